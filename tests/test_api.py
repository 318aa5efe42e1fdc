"""The HTTP front as another program meets it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import create_app
from library import Library, LibraryError

PLAN = Path(__file__).parent.parent / "corpus" / "jilin2024.txt"

QUESTION = "秸秆可以露天烧吗？"


@pytest.fixture(scope="module")
def client(library_folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(library_folder), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def plan(client: TestClient) -> str:
    """The id of the shipped plan."""
    [document] = client.get("/documents").json()
    return str(document["id"])


def test_health_says_what_is_served(client: TestClient, library: Library) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["revision"] == library.revision
    assert health["documents"] == 1
    assert health["clauses"] > 100 and health["targets"] > 10


def test_an_answer_quotes_the_source(client: TestClient, library: Library) -> None:
    answer = client.get("/ask", params={"q": QUESTION}).json()
    assert answer["answerable"] and answer["citations"] and answer["plan"]
    for citation in answer["citations"]:
        source = library.document(citation["document"]).source
        assert source[citation["span"]["start"] : citation["span"]["end"]] == citation["quote"]


def test_get_and_post_answer_alike(client: TestClient, plan: str) -> None:
    posted = client.post("/ask", json={"question": QUESTION, "document": plan})
    assert posted.json() == client.get("/ask", params={"q": QUESTION, "document": plan}).json()


def test_what_is_not_stated_is_not_answered(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": "火星移民补贴多少钱？"}).json()
    assert not answer["answerable"]
    assert "未规定" in answer["text"]


def test_documents_and_clauses_are_found_by_their_ids(client: TestClient, plan: str) -> None:
    detail = client.get(f"/documents/{plan}").json()
    assert detail["title"] == "美丽吉林建设行动方案（2024—2027年）"
    assert detail["document_number"] == "吉政办发〔2024〕21号"
    assert sum(entry["kind"] == "action" for entry in detail["outline"]) == 10
    measure = next(entry for entry in detail["outline"] if entry["path"] == "2.2.1")
    clause = client.get(f"/clauses/{plan}/2.2.1").json()
    assert clause["title"] == measure["title"]
    assert clause["label"].startswith("《美丽吉林建设行动方案（2024—2027年）》（吉政办发〔2024〕21号）")
    assert clause["quote"].startswith(clause["number"])
    assert clause["children"]


def test_every_outlined_clause_is_served(client: TestClient, plan: str, library: Library) -> None:
    source = library.document(plan).source
    for entry in client.get(f"/documents/{plan}").json()["outline"]:
        clause = client.get(f"/clauses/{plan}/{entry['path']}").json()
        assert source[clause["span"]["start"] : clause["span"]["end"]] == clause["quote"]


def test_search_finds_the_clause(client: TestClient) -> None:
    hits = client.get("/search", params={"q": "秸秆综合利用", "k": 3}).json()
    assert len(hits) == 3
    assert any(hit["clause"].startswith("2.2.1") for hit in hits)


def test_the_graph_is_walked_from_the_document_to_its_neighbours(client: TestClient, plan: str) -> None:
    start = client.get("/graph", params={"document": plan}).json()
    actions = [node for node in start["nodes"] if node["kind"] == "action"]
    assert len(actions) == 10
    around = client.get("/graph", params={"node": actions[0]["id"]}).json()
    assert actions[0]["id"] in {node["id"] for node in around["nodes"]}
    assert around["edges"] and all(edge["basis"] for edge in around["edges"])
    ids = {node["id"] for node in around["nodes"]}
    assert all({edge["source"], edge["target"]} <= ids for edge in around["edges"])


# method, address, status, error; {plan} stands for the id of the shipped plan
FAILURES = [
    ("GET", "/documents/nope", 404, "unknown_document"),
    ("GET", "/clauses/nope/1", 404, "unknown_document"),
    ("GET", "/clauses/{plan}/9.9.9", 404, "unknown_clause"),
    ("GET", "/clauses/{plan}/..%2F..%2Fetc", 404, "request"),
    ("GET", "/graph?node=nope", 404, "unknown_node"),
    ("GET", "/graph?document=nope", 404, "unknown_document"),
    ("GET", "/graph", 422, "request"),
    ("GET", "/graph?document={plan}&node={plan}", 422, "request"),
    ("GET", "/ask", 422, "request"),
    ("GET", "/ask?q=", 422, "question"),
    ("GET", "/ask?q=%20%20", 422, "question"),
    ("GET", "/ask?q=%01%02%03", 422, "question"),
    ("GET", f"/ask?q={'a' * 10_000}", 422, "question"),
    ("GET", "/ask?q=x&document=nope", 404, "unknown_document"),
    ("POST", "/ask", 422, "request"),
    ("GET", "/search?q=x&k=0", 422, "request"),
    ("GET", "/search?q=x&k=many", 422, "request"),
    ("GET", "/search?q=x&document=nope", 404, "unknown_document"),
    ("GET", "/nope", 404, "request"),
    ("DELETE", "/documents", 405, "request"),
]


@pytest.mark.parametrize(("method", "address", "status", "error"), FAILURES, ids=lambda v: str(v)[:30])
def test_a_failure_says_what_where_and_what_to_do(
    client: TestClient, plan: str, method: str, address: str, status: int, error: str
) -> None:
    answer = client.request(method, address.format(plan=plan))
    problem = answer.json()
    assert (answer.status_code, problem["error"]) == (status, error)
    assert problem.keys() == {"error", "what", "where", "do"}
    assert re.search(r"[一-鿿]", problem["what"]) and problem["do"]


def test_a_body_that_is_no_json_is_a_failure_too(client: TestClient) -> None:
    answer = client.post("/ask", content=b"\xff\xfe{", headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.json()["error"] == "request"


def test_a_fault_shows_no_traceback(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "search", lambda *_: 1 / 0)
    answer = client.get("/search", params={"q": "目标"})
    assert (answer.status_code, answer.json()["error"]) == (500, "fault")
    assert "ZeroDivisionError" not in answer.text


def test_no_other_site_may_read_the_answers(client: TestClient) -> None:
    answer = client.get("/health", headers={"origin": "http://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_the_page_of_the_interface_needs_no_outside_address(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert re.findall(r"(?:https?:)?//[\w.-]+", page.text) == []
    for address in re.findall(r"""(?:src|href)=["']([^"']+)["']""", page.text):
        asset = client.get(address)
        assert asset.status_code == 200 and asset.content
    assert client.get("/redoc").status_code == 404


def test_the_description_names_every_path_and_the_error_body(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    assert {
        "/ask",
        "/search",
        "/documents",
        "/documents/{document}",
        "/clauses/{document}/{path}",
        "/graph",
        "/documents/{document}/file",
        "/documents/{document}/status",
        "/compare",
        "/export/{format}",
        "/health",
        "/documents/{document}/review",
        "/documents/{document}/review/decisions",
        "/documents/{document}/review/decisions/{decision}",
        "/review/decisions.jsonl",
    } == set(description["paths"])
    for path in description["paths"].values():
        for operation in path.values():
            assert operation["summary"] and operation["description"]
            for status in ("404", "422"):
                body = operation["responses"][status]["content"]["application/json"]["schema"]
                assert body == {"$ref": "#/components/schemas/Problem"}


def test_without_a_library_the_server_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="还没有资料库"), TestClient(create_app(tmp_path / "none")):
        pass


def test_the_file_comes_back_byte_for_byte(client: TestClient) -> None:
    document = client.get("/documents").json()[0]
    answer = client.get(f"/documents/{document['id']}/file")
    assert answer.content == PLAN.read_bytes()
    assert document["name"] in answer.headers["content-disposition"]


def test_status_says_why(client: TestClient) -> None:
    document = client.get("/documents").json()[0]["id"]
    status = client.get(f"/documents/{document}/status", params={"on": "2025-06-01"}).json()
    assert (status["state"], status["since"]) == ("in_force", "2024-12-11")
    assert status["why"] and status["evidence"]
    assert (
        client.get(f"/documents/{document}/status", params={"on": "2030-01-01"}).json()["state"] == "unknown"
    )


@pytest.mark.parametrize("key", ["turtle", "graphml", "csv"])
def test_exports(client: TestClient, key: str) -> None:
    answer = client.get(f"/export/{key}")
    assert answer.status_code == 200 and len(answer.content) > 1000
    assert client.get(f"/export/{key}").content == answer.content


def test_an_export_that_is_not_known(client: TestClient) -> None:
    answer = client.get("/export/word")
    assert (answer.status_code, answer.json()["error"]) == (404, "unknown_format")
    assert "turtle" in answer.json()["do"]


def test_comparison_of_a_document_with_itself_changes_nothing(client: TestClient) -> None:
    document = client.get("/documents").json()[0]["id"]
    found = client.get("/compare", params={"before": document, "after": document}).json()
    assert {pair["change"] for pair in found["pairs"]} == {"unchanged"}
