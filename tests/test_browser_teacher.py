"""From a lesson to the teacher's page and back; worksheet and key come out on two sheets each, by button and Ctrl+P."""

import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

from playwright.sync_api import expect

from lessons import lesson, names
from simulation import versions

LONGEST = max(
    names(), key=lambda name: (len(lesson(name).steps), sum(len("".join(s.after)) for s in lesson(name).steps))
)
TAUGHT = """(show) => {
  const { answer, channel } = document.querySelector(".downhill")?.player ?? {};
  return heard.rests && channel?.idle && answer?.query.show === show && (show === "lesson" || !answer.taught.missing);
}"""
SHEETS = """() => Array.from(document.querySelectorAll(".on-paper .sheet"), (sheet) => ({
  over: sheet.scrollHeight - sheet.clientHeight,
  codes: Array.from(sheet.querySelectorAll(".code img"), (picture) => picture.naturalWidth > 0 && picture.src),
  blocks: sheet.querySelectorAll(".block").length,
  rooms: sheet.querySelectorAll("hr").length,
  right: sheet.querySelectorAll("li.right, .pin, .answer").length,
}))"""
NAMES = {
    "en": ("For the teacher: answers and worksheet", "Print the worksheet", "Back to the lesson"),
    "ko": ("교사용: 정답과 활동지", "활동지 인쇄", "수업으로 돌아가기"),
}
"""Of the links there and back, and of the button between them."""


def printed(page) -> list[dict]:
    """What is on paper, by sheets, once it has come out; then the page is as it was."""
    page.wait_for_function("window.printed")
    sheets = page.evaluate(SHEETS)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    page.evaluate("() => { window.printed = false; dispatchEvent(new Event('afterprint')); }")
    expect(page.locator(".teacher-page .sheets")).to_be_visible()
    return sheets


def test_a_worksheet_and_its_key_come_out_on_two_sheets_each(visit):
    playground = visit(color_scheme="dark")
    page = playground.page
    page.goto(f"{playground.address}lessons?lesson={LONGEST}&at=3")
    page.wait_for_function(TAUGHT, arg="lesson")
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    come_out_on_two_sheets_each(page, "en")
    page.get_by_role("button", name="한국어", exact=True).click()
    page.wait_for_function("document.documentElement.lang === 'ko'")
    page.wait_for_function(TAUGHT, arg="lesson")
    come_out_on_two_sheets_each(page, "ko")


def come_out_on_two_sheets_each(page, language: str) -> None:
    """From the lesson's third step to the teacher's page and back."""
    (there, button, back), steps = NAMES[language], lesson(LONGEST, language).steps
    page.get_by_role("link", name=there).click()
    page.wait_for_function(TAUGHT, arg="teacher")
    expect(page.locator(".teacher-notes h3")).to_have_count(len(steps))
    page.get_by_role("button", name=button).click()
    worksheet = printed(page)
    page.locator(".forms a").last.click()
    page.wait_for_function(TAUGHT, arg="key")
    page.keyboard.press("Control+p")
    key = printed(page)
    for sheets in (worksheet, key):
        assert all(sheet["over"] <= 0 for sheet in sheets)
        assert sum(sheet["blocks"] for sheet in sheets) == len(steps)
        codes = [code for sheet in sheets for code in sheet["codes"]]
        led = [dict(parse_qsl(urlsplit(parse_qs(urlsplit(code).query)["text"][0]).query)) for code in codes]
        assert led == [
            {"v": str(versions.VERSION), "lesson": LONGEST, "at": str(at)} for at in range(1, len(steps) + 1)
        ]
    assert all(sheet["rooms"] and not sheet["right"] for sheet in worksheet)
    assert all(sheet["right"] and not sheet["rooms"] for sheet in key)
    page.get_by_role("link", name=back).click()
    page.wait_for_function(TAUGHT, arg="lesson")
    expect(page.locator(".story > h2")).to_have_text(steps[2].heading)
