"""What formulas, tables, files, refused requests and programs say in Korean."""

import ast
import json
import re

import pytest
from program_cases import cases
from test_answers import ask, post
from test_expressions_grammar import WRONG
from test_expressions_pasted import TOLD
from test_programs import GOLDEN
from test_requests import NOT_REQUESTS

from catalogue import InexpressibleError
from expressions import Expression
from expressions.parser import parse
from expressions.spelled import INSTEAD, SPELLED, UNWRITTEN
from expressions.vocabulary import CONSTANTS, FUNCTIONS
from interface.kit.request import Request
from interface.shell import answers
from language import Message, told_by
from language.translations import LOCALES, READING
from locales import update
from programs import TARGETS, program
from programs.comments import remarks, translated
from simulation.encodings import NAMES
from simulation.files import from_json
from simulation.own_data import DELIMITERS, read_table
from simulation.own_function import check_side
from simulation.records import UTF_8, to_csv
from simulation.scenario import CLASSIC

CASES = cases()
NAMED = {
    *FUNCTIONS, *CONSTANTS, *SPELLED, *INSTEAD, *UNWRITTEN,
    *("sinx", "NumPy", "Python", "JSON", "CSV", "PDF", "inf", "nan"),
}  # fmt: skip
"""Words of Latin letters that a Korean message may have outside of quotation marks, besides single letters."""


def latin(text: str) -> set[str]:
    """The words of Latin letters in a text, without quotations and what Unicode calls a character."""
    text = re.sub(r"“.*?”|\"[^\"]*\"|문자\([A-Z -]+\)", "", text)
    return {word for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", text) if len(word) > 1} - NAMED


def told(read, *received) -> str:
    """What reading something that cannot be read says in Korean."""
    with pytest.raises(ValueError, match=r".+") as caught:
        read(*received)
    message = told_by(caught.value)
    assert isinstance(message, Message)
    assert str(caught.value) == str(message)
    return message.text("ko")


@pytest.mark.parametrize("formula", [*TOLD, *WRONG, *(f"{name}(x)" for name in INSTEAD)])
def test_what_is_wrong_with_a_formula_is_told_in_korean(formula):
    text = told(Expression.read, formula)
    assert latin(text) == set()
    assert re.search(r"[가-힣]{2}", text)


FORMULAS = {
    "x^2 +": "여기에는 수, 이름 또는 괄호가 와야 하는데 수식이 끝났습니다 (수식 끝)",
    "1/2x": "두 가지로 읽을 수 있습니다: “(1/2)*x” 또는 “1/(2*x)”. 둘 가운데 뜻하는 쪽으로 씁니다 (4번째 글자)",
    "x^200": "지수의 절댓값은 100까지입니다. 이 지수는 200입니다 (3번째 글자)",
    "E": "“E” 대신 소문자 e를 씁니다 (1번째 글자)",
    "y = x^2": "곡면은 방정식이 아니라 x와 y의 함수입니다. x^2/20 + y^2처럼 f(x, y)의 식을 씁니다. "
    "y가 함숫값의 이름이라면 등호 오른쪽만 입력합니다 (3번째 글자)",
    "90°": "“°” 문자(DEGREE SIGN)는 수식에 쓸 수 없습니다. 각도의 단위는 라디안입니다. 1도는 pi/180입니다 (3번째 글자)",
    "x[0]": "알 수 없는 이름입니다: “x[0]”. 여기서 두 좌표의 이름은 x와 y입니다. "
    "첫째 좌표는 x로, 둘째 좌표는 y로 씁니다 (2번째 글자)",
    "lg(x)": "알 수 없는 이름입니다: “lg”. 밑이 10인 로그는 log10(x), 밑이 2인 로그는 log2(x)로 씁니다 (1번째 글자)",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_full(formula):
    assert told(Expression.read, formula) == FORMULAS[formula]


def test_a_lost_plus_and_a_view_that_is_none():
    assert told(parse, "x y", True).startswith("링크에서는 +가 빈칸으로 바뀝니다.")
    assert told(check_side, 3, 2) == "보는 범위는 작은 수에서 큰 수까지여야 합니다(받은 값: 3에서 2까지)"


TABLES = {
    "a,b\n1,2\n\n1,x\n3,4\n": "4번째 줄에 수가 아닌 것이 있습니다: “x”. "
    "수 두 열을 쉼표, 세미콜론 또는 탭으로 나눈 텍스트만 읽을 수 있습니다.",
    "1,2\n3,4\n": "표에 수가 든 줄이 2개 있습니다. 3개부터 2,000개까지 읽을 수 있습니다.",
    "a;b\n1,5;2\n2.25;3\n4;4\n": "3번째 줄의 “2.25”에는 소수점이 점으로, 2번째 줄의 “1,5”에는 쉼표로 쓰여 있습니다. "
    "모든 줄에서 같아야 합니다.",
    "a,b\n1,7\n2,7\n4,7\n": "b: 수의 차이가 7e-06 이상이어야 합니다(받은 값: 0)",
    b"%PDF-1.7": "텍스트가 아니라 PDF 파일입니다. 먼저 표를 CSV로 저장해야 합니다. "
    "수 두 열을 쉼표, 세미콜론 또는 탭으로 나눈 텍스트만 읽을 수 있습니다.",
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_full(table):
    assert told(read_table, table) == TABLES[table]


def test_a_table_without_names_calls_its_columns_in_the_language():
    assert read_table("1,2\n2,3\n4,4\n", language="ko").examples.names == ("첫째 열", "둘째 열")
    assert all(latin(one.text("ko")) == set() for one in DELIMITERS.values())
    assert NAMES["cp949"].text("ko") == "한국어 (CP949)"


def test_a_file_that_is_no_scenario():
    assert told(from_json, b"[]").startswith("시나리오 파일이 아닙니다. 시나리오 파일은 이렇게 시작합니다: {")
    received = b'{"downhill": 1, "scenario": {"surface": ["booth"]}}'
    expected = '"scenario"의 값은 문자열, 수, true 또는 false여야 합니다. “surface”에 받은 것: 목록.'
    assert told(from_json, received) == expected


@pytest.mark.parametrize("received", NOT_REQUESTS.values(), ids=NOT_REQUESTS)
def test_what_is_no_request_is_told_in_korean(received):
    keys = {"query", "before", "settled", "holds", "asker", "id", "true", "false", "null"}
    assert latin(told(Request.read, received)) <= keys


def test_an_answer_that_is_refused_is_refused_in_the_language_of_the_request(monkeypatch):
    status, _, text = ask("playground", {"query": 5, "lang": "ko"})
    assert (status, text.decode()) == (400, "query 값은 문자열을 담은 객체여야 합니다(받은 것: 수).")
    _, _, text = ask("data", {"own": {"key": 5}, "lang": "ko"})
    assert text.decode() == "own은 예제의 키나 예제를 담은 객체여야 합니다."
    assert b"cannot be read as JSON" in post("playground", b"{")[2]
    monkeypatch.setattr(answers._Line, "length", answers.LINE)
    status, _, text = ask("playground", {"query": {}, "lang": "ko"})
    assert (status, text.decode()) == (503, "서버가 붐빕니다. 몇 초 뒤에 다시 시도하면 됩니다.")


def test_the_table_of_runs_has_korean_headings():
    korean, english = to_csv(CLASSIC, "ko"), to_csv(CLASSIC)
    header, rows = korean.split("\n", 1)
    assert header == UTF_8 + (
        "옵티마이저,슬롯,스텝,x,y,f,기울기_x,기울기_y,학습률,기울기_계산_횟수,함숫값_계산_횟수,헤세_행렬_계산_횟수"
    )
    assert rows == english.split("\n", 1)[1]
    assert english.startswith("entrant,slot,step")


class Mute(ast.NodeTransformer):
    """Takes docstrings away."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        return ast.Expr(ast.Constant("")) if isinstance(node.value, ast.Constant) else node


PROGRAMS = [
    "adam with all under reduce_on_plateau", "conjugate_gradient on quadratic", "bfgs on quadratic",
    "newton on quadratic", "line_search on quadratic", "sgd under one_cycle", "a divergence",
    "adam on logistic_regression", "sgd from a corner of kink", "nesterov under cosine",
]  # fmt: skip


WRITTEN = [(name, "NumPy") for name in PROGRAMS]
WRITTEN += [(name, target) for name in PROGRAMS for target in TARGETS if f"{name}, {target}" in GOLDEN["ends"]]


@pytest.mark.parametrize(("name", "target"), WRITTEN)
def test_a_korean_program_is_the_english_one_but_for_what_it_remarks(name, target):
    scenario = CASES[name]
    english, korean = (program(scenario, scenario.entrants[0], target, one).text for one in ("en", "ko"))
    assert ast.dump(Mute().visit(ast.parse(korean))) == ast.dump(Mute().visit(ast.parse(english)))
    lines = korean.splitlines()
    assert all(len(line) <= 120 and line == line.rstrip() for line in lines)
    said = [one.text for one in remarks(korean) if re.search("[a-z]{2}", one.text)]
    assert all(re.search("[가-힣]", one) for one in said) or target != "NumPy", (
        "what libraries do otherwise is told by the declarations"
    )


REFUSED = {
    ("sam on quadratic", "PyTorch"): "PyTorch에는 SAM이 없습니다",
    ("rprop on quadratic", "Optax"): "optax.rprop은 앞 스텝에서 구한 만큼 움직이므로 다른 기법입니다",
    ("nesterov with decay", "Keras"): "Keras의 Nesterov는 theta가 아닌 다른 점을 갱신하는데, "
    "가중치 감쇠는 theta에 작용해야 합니다",
}


@pytest.mark.parametrize(("name", "target"), REFUSED)
def test_a_library_that_has_no_such_program_says_why(name, target):
    with pytest.raises(InexpressibleError) as caught:
        program(CASES[name], CASES[name].entrants[0], target)
    assert told_by(caught.value).text("ko") == REFUSED[name, target]


def test_a_program_in_full():
    head = program(CASES["a divergence"], CASES["a divergence"].entrants[0], "NumPy", "ko").text.splitlines()
    assert head[1] == "# NumPy만 있으면 됩니다."
    assert head[2].startswith("# Downhill의 끝점: theta = ")
    assert "last = 4  # 그 뒤로는 발산합니다" in head


def test_what_nobody_has_translated_stays_as_it_is():
    source = 'def f():\n    """Twice."""\n    return 2  # as it says\n'
    assert translated(source, "ko") == source
    assert [one.text for one in remarks(source)] == ["Twice.", "as it says"]


@pytest.mark.parametrize("room", ["expressions", "programs"])
def test_everything_of_a_room_is_translated(room):
    catalogue = update.read(LOCALES / "ko" / f"{room}.po", "ko")
    assert [one.id for one in catalogue if one.id and one.context != READING and not one.string] == []


def test_an_error_without_a_message_tells_its_text():
    assert told_by(ValueError("x")) == "x"
    assert told_by(KeyError()) == ""
    assert json.dumps(str(told_by(ValueError(Message("a list"))))) == '"a list"'
