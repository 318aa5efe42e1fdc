# 有据: the two commands are `make app` and `make test`; the others are for those who work on it.
# The work is done by scripts/bootstrap.py, which needs nothing but Python itself.
PYTHONS = python3.11 python3.12 python3.13 python3
SUPPORTED = import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))

.PHONY: app test setup check lock

app test setup check lock:
	@for python in $(PYTHONS); do \
	    if "$$python" -c '$(SUPPORTED)' >/dev/null 2>&1; then \
	        exec "$$python" scripts/bootstrap.py $@; \
	    fi; \
	done; \
	echo "没有找到 Python 3.11、3.12 或 3.13，请先安装（Debian 12：apt install python3 python3-venv），再运行 make $@。" >&2; \
	exit 1
