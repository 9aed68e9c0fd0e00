"""Somebody's own table: what is accepted reads back the same, and everything else gets a message."""

import csv
import io

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulation.cells import number, spellings
from simulation.own_data import LARGEST, MOST, read_csv, read_table
from surfaces._examples import Examples
from surfaces.linear_regression import LinearRegression

TABLE = "length,mass\n1,2\n2,3.5\n4,-1e3\n"
READ = Examples(("length", "mass"), ("", ""), ((1.0, 2.0, 4.0),), (2.0, 3.5, -1000.0))
NUMBERS = st.floats(-1e9, 1e9).filter(lambda number: abs(number) > 1e-300 or number == 0)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.replace(",", ";"),
        TABLE.replace(",", "\t"),
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\n", "\r"),
        TABLE.strip(),
        "\n\n" + TABLE.replace("\n", " \n\n"),
        TABLE.replace("\n", ",,\n"),
        TABLE.replace("length", '"length"'),
        TABLE.replace("2,3.5", '"2","+3.50"'),
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        "\ufeff" + TABLE,
    ],
)
def test_a_table_is_read_however_it_was_saved(table):
    assert read_csv(table) == READ


def test_a_header_may_be_missing_or_in_another_script():
    assert read_csv("1,2\n2,3\n4,4\n").names == ("first column", "second column")
    assert read_csv("Länge;Größe\n1;2\n2;3\n4;4\n".encode("latin-1")).names == ("Länge", "Größe")
    assert read_csv("長さ,重さ\n1,2\n2,3\n4,4\n".encode()).names == ("長さ", "重さ")
    assert read_csv('"mass, in kg",b\n1,2\n2,3\n4,4\n').names == ("mass, in kg", "b")
    assert read_csv("a\u2028b\x0b,c\n1,2\n2,3\n4,4\n").names == ("ab", "c"), "only line feeds end a line"
    assert len(read_csv("x" * 500 + ",b\n1,2\n2,3\n4,4\n").names[0]) == 30


@pytest.mark.parametrize(
    ("table", "received", "allowed"),
    [
        ("", "0 rows", "3 to 2,000"),
        ("a,b\n", "0 rows", "3 to 2,000"),
        ("1,2\n3,4\n", "2 rows", "3 to 2,000"),
        ("1,2\n" * (MOST + 1), "2,001 rows", "3 to 2,000"),
        ("1,2\n" * (LARGEST // 4 + 1), "200,004 bytes", "200,000"),
        (("1,2\n" * (LARGEST // 4 + 1)).encode(), "200,004 bytes", "200,000"),
        ("a,b,c\n1,2,3\n", "Line 1 has 3 columns: a, b, c", "two columns"),
        ("a\n1\n2\n3\n", "Line 1 has 1 column: a", "two columns"),
        ("a b\n1 2\n", "Line 1 has 1 column", "commas"),
        ("a,b\n1,2\n1,2,3\n", "Line 3 has 3 columns", "two columns"),
        ("a,b\n1,2\n\n1,x\n3,4\n", "Line 4 has “x”", "two columns of numbers"),
        ("a,b\n1,2\n,2\n3,4\n", "Line 3 has “”", "two columns of numbers"),
        ("a,b\n1,2\n1,\n3,4\n", "Line 3 has 1 column", "two columns"),
        ("a;b\n1,5;2\n2.25;3\n4;4\n", "Line 3 has “2.25”, with a decimal point, and line 2 “1,5”, with", "the same"),
        ("a;b\n1.5;2\n2,25;3\n4;4\n", "Line 2 has “1.5”, with a decimal point, and line 3 “2,25”, with", "the same"),
        ('a,b\n"1,23,4",2\n2,3\n4,4\n', "Line 2 has “1,23,4”", "as in 1234.5"),
        ("a;b\n12,34,567;2\n2;3\n4;4\n", "Line 2 has “12,34,567”", "as in 1234.5"),
        ("1,5,2,5\n2,5,3,5\n3,5,4,5\n", "Line 1 has 4 columns", "semicolons separate"),
        ('a,b\n1,"2\n2,3\n4,4\n5,6\n7,9\n', "Line 2 has a quotation mark without its partner", "two columns"),
        ("sep=x\na,b\n1,2\n2,3\n4,4\n", "Line 1 has “sep=x”", "commas, semicolons or tabs"),
        ("sep = x\na,b\n1,2\n2,3\n4,4\n", "Line 1 has “sep = x”", "commas, semicolons or tabs"),
        (b"1,2\0\n3,4\0\n5,7\0\n", "line 1 has a zero byte", "save the table as CSV"),
        (b"a,b\n1,2\n2,3\0\n4,4\n", "line 3 has a zero byte", "save the table as CSV"),
        ("a,b\n1,2\n2,3\0\n4,4\n", "line 3 has a zero byte", "save the table as CSV"),
        ("a;b\n1 2 3;2\n2;3\n4;4\n", "Line 2 has “1 2 3”", "as in 1234.5"),
        ("a;b\n12%;2\n2;3\n4;4\n", "Line 2 has “12%”", "not a number"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook", "save the table as CSV"),
        ("a,b\n1,nan\n2,3\n4,4\n", "“nan”", "numbers"),
        ("a,b\n1,inf\n2,3\n4,4\n", "“inf”", "numbers"),
        ("a,b\n1,1_0\n2,3\n4,4\n", "“1_0”", "numbers"),
        ("a,b\n1,１２％\n2,3\n4,4\n", "“１２％”", "numbers"),
        ("a,b\n1,–\n2,3\n4,4\n", "“–”", "numbers"),
        ("a,b\n1,٣\n2,3\n4,4\n", "“٣”", "numbers"),
        ("a;b\n１,5,5;2\n2;3\n4;4\n", "Line 2 has “１,5,5”", "as in 1234.5"),
        ("a,b\n1,0x1\n2,3\n4,4\n", "“0x1”", "numbers"),
        ("a,b\n1,=1+1\n2,3\n4,4\n", "“=1.1”", "numbers"),
        ("a,b\n1,1e999\n2,3\n4,4\n", "b: .* received inf", "between -1e.09 and 1e.09"),
        ("a,b\n1,1e10\n2,3\n4,4\n", "b: .* received 1e.10", "between"),
        ("a,b\n1,7\n2,7\n4,7\n", "b: .* received 0", "must differ"),
        ("a,b\n7,1\n7,2\n7,3\n", "a: .* received 0", "must differ"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not text", "save the table as CSV"),
        ("a,b\n1," + "9" * 5000 + "\n2,3\n4,4\n", "“999.*…”", "numbers"),
        ("a,b\n" + '"' * 150_000, "Line 2 ", "two columns"),
    ],
)
def test_what_is_no_table_gets_a_message(table, received, allowed):
    with pytest.raises(ValueError, match=received) as caught:
        read_csv(table)
    with pytest.raises(ValueError, match=allowed):
        raise caught.value
    assert len(str(caught.value)) < 250


@given(st.one_of(st.text(), st.binary(), st.text(alphabet='0123456789.,;\t\n"e-+ aé\0\r', max_size=200)))
def test_whatever_comes_is_examples_or_a_message(table):
    message, numbers = "", []
    try:
        found = read_csv(table)
        numbers = [*found.columns[0], *found.targets]
    except ValueError as error:
        message = str(error)
    assert len(numbers) >= 6 or (10 < len(message) < 250 and message.isprintable())
    assert np.isfinite(numbers).all()


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=40),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_what_is_accepted_reads_back_to_the_last_bit(rows, delimiter, encoding, header):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([["a", "b"]] * header + [[repr(x), repr(y)] for x, y in rows])
    columns = tuple(zip(*rows, strict=True))
    try:
        expected = Examples(("a", "b"), ("", ""), columns[:1], columns[1])
    except ValueError:
        assume(False)
    found = read_csv(text.getvalue().encode(encoding))
    assert (found.columns, found.targets) == (expected.columns, expected.targets)
    assert LinearRegression(own=found).minimum >= 0


def test_the_line_of_names_does_not_say_what_separates():
    assert read_csv("length; wet,mass &amp; so on\n1,2\n2,3\n4,9").names == ("length; wet", "mass &amp; so on")
    assert read_csv("length, wet\tmass\n1\t2\n2\t3\n4\t9").names == ("length, wet", "mass")


# Other ways to write numbers

WRITTEN = {
    "1.416": (1.416, 1416.0),
    "1,416": (1416.0, 1.416),
    "1 416": (1416.0, 1416.0),
    "1\u00a0416,5": (None, 1416.5),
    "1\u202f416.5": (1416.5, None),
    "1'416.5": (1416.5, None),
    "1.234.567": (None, 1234567.0),
    "1,234,567.8": (1234567.8, None),
    "1.234.567,8": (None, 1234567.8),
    "-0,5": (None, -0.5),
    "0.416": (0.416, None),
    "01.416": (1.416, None),
    "1234.567": (1234.567, None),
    "1.4160": (1.416, None),
    "−1,5e3": (None, -1500.0),
    ",5": (None, 0.5),
    "5,": (None, 5.0),
    "852": (852.0, 852.0),
    "1.416,5": (None, 1416.5),
    "1,416.5": (1416.5, None),
    "1.41.6": (None, None),
    "1.416 416": (None, None),
    "1. 5": (None, None),
    "": (None, None),
    "–1": (-1.0, -1.0),
    "‐1": (-1.0, -1.0),
    "‑1": (-1.0, -1.0),
    "﹣1": (-1.0, -1.0),
    "—1.5": (-1.5, None),
    "１": (1.0, 1.0),
    "－１２．５": (-12.5, None),
    "１，４１６": (1416.0, 1.416),
    "1,5e–3": (None, 0.0015),
    "1’416.5": (1416.5, None),
}


@pytest.mark.parametrize("cell", WRITTEN)
def test_what_a_number_means_with_either_decimal_sign(cell):
    for sign, value in zip(".,", WRITTEN[cell], strict=True):
        assert (sign in spellings(cell)) == (value is not None)
        assert value is None or number(cell, sign) == value


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.sampled_from(["", "'", "\u00a0", "\u202f", "other"]))
def test_a_number_reads_back_however_it_is_set(whole, decimals, apart):
    value = whole / 10**decimals
    for sign, other in (".,", ",."):
        text = f"{value:,.{decimals}f}".replace(",", "T").replace(".", sign)
        text = text.replace("T", other if apart == "other" else apart)
        assert sign in spellings(text)
        assert number(text, sign) == value


@pytest.mark.parametrize(
    ("table", "columns", "decimal", "doubtful"),
    [
        ("a;b\n1.416;3\n852;2\n900;5", ((1.416, 852, 900), (3, 2, 5)), ".", "1.416"),
        ("a;b\n1,416;3\n852;2\n900;5", ((1.416, 852, 900), (3, 2, 5)), ",", "1,416"),
        ("a;b\n1,416;3\n1416;2\n900;5", ((1.416, 1416, 900), (3, 2, 5)), ",", "1,416"),
        ("a;b\n1.416;3\n852;2,5\n900;5", ((1416, 852, 900), (3, 2.5, 5)), ",", ""),
        ("a;b\n1.416;3\n852;2.5\n900;5", ((1.416, 852, 900), (3, 2.5, 5)), ".", ""),
        ("a\tb\n1.416\t3\n852\t2\n900\t5", ((1.416, 852, 900), (3, 2, 5)), ".", "1.416"),
        ("a,b\n1.416,3\n852,2\n900,5", ((1.416, 852, 900), (3, 2, 5)), ".", ""),
        ('a,b\n"1,416",3\n852,2\n900,5', ((1416, 852, 900), (3, 2, 5)), ".", "1,416"),
        ('a,b\n"1,5","3"\n852,2\n900,5', ((1.5, 852, 900), (3, 2, 5)), ",", ""),
        ('a,b\n"1,234.5",2\n2,3\n4,4\n', ((1234.5, 2, 4), (2, 3, 4)), ".", ""),
        ("a;b\n1,5;2\n2;3\n4;4\n", ((1.5, 2, 4), (2, 3, 4)), ",", ""),
        ("a;b\n１，４１６;–3\n852;２\n900;5", ((1.416, 852, 900), (-3, 2, 5)), ",", "１，４１６"),
        ("a,b\n１，４１６,3\n852,2\n900,5", ((1416, 852, 900), (3, 2, 5)), ".", "１，４１６"),
        ("1,5;2,5\n2;3\n3;4\n4;4\n", ((1.5, 2, 3, 4), (2.5, 3, 4, 4)), ",", ""),
    ],
)
def test_a_table_has_one_decimal_sign_and_says_where_another_would_change_it(table, columns, decimal, doubtful):
    found = read_table(table)
    assert (*found.examples.columns, found.examples.targets) == columns
    assert (found.decimal, found.doubtful) == (decimal, doubtful)
    if doubtful:
        other = read_table(table, decimal="," if decimal == "." else ".")
        assert other.doubtful == doubtful
        assert {round(1000 * other.examples.columns[0][0]), round(1000 * columns[0][0])} == {1416, 1416000}
        assert other.examples.targets == columns[1]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;", "\ufeffsep=;", "\nsep=;",
                                   "sep = ;", " sep =;", "sep= ;;", '"Sep = ;"', '" sep\u00a0= ; "'])  # fmt: skip
def test_the_first_line_may_say_what_separates(first):
    for table in (f"{first}\r\na;b\r\n1,5;2\r\n3;4\r\n5;9\r\n", f"{first}\n1,5;2\n3;4\n5;9"):
        found = read_table(table)
        assert (found.delimiter, found.declared) == (";", True)
        assert (found.examples.columns, found.examples.targets) == (((1.5, 3.0, 5.0),), (2.0, 4.0, 9.0))
    assert read_table("sep=,\na;1,b\n1,2\n2,3\n4,9").examples.names == ("a;1", "b")
    assert read_table("sep=\t\na;1\tb\n1\t2\n2\t3\n4\t9").delimiter == "\t"
    assert read_table("sep = \t\na;1\tb\n1\t2\n2\t3\n4\t9").examples.names == ("a;1", "b")
    assert read_table("sep=|\na|b\n1|2\n2|3\n4|9").examples.names == ("a", "b")


def test_names_may_be_quoted_over_several_lines():
    found = read_csv('"length\n(mm)";"mass\r\n(g)"\n1;2\n2;3\n4;9\n')
    assert found.names == ("length (mm)", "mass (g)")
    assert found.targets == (2.0, 3.0, 9.0)
