"""What stands where on the basins page: on a screen and on a phone, with a notice, with many pictures."""

from basins_page import SCROLLER, open_basins, place, settle
from playwright.sync_api import Page, expect

MANY = ("sgd", "momentum", "adam", "newton", "bfgs", "line_search", "prodigy", "schedule_free_adamw", "nadam")
NINE = {str(slot): slug for slot, slug in enumerate(MANY, start=1)} | {"surface": "goldstein_price"}


def fits(page: Page, said: str | None = None) -> bool:
    """Whether nothing reaches beyond the window or out of a picture's line, also where every picture says this."""
    return page.evaluate(
        """([wide, said]) => {
          for (const one of document.querySelectorAll(".basin .share")) one.textContent = said ?? one.textContent;
          return [...document.querySelectorAll(wide)].every((part) => part.scrollWidth <= part.clientWidth);
        }""",
        [f"html, {SCROLLER}, .basin figcaption", said],
    )


def test_a_phone_shows_it_without_sideways_scrolling(phone):
    page = open_basins(phone, {"surface": "himmelblau", "1": "sgd", "2": "momentum", "grid": "61"})
    assert fits(page)
    page.touchscreen.tap(*place(page.locator(".basin canvas").first, 0.25, 0.75))
    phone.wait_for_query(lambda query: float(query.get("x", 0)) < -2)


def test_a_notice_makes_the_page_longer_and_covers_nothing_and_many_pictures_fit(playground):
    page = open_basins(playground, {"side": "3", "grid": "61"})
    expect(page.get_by_role("alert").first).to_contain_text("“side” names no control")
    ends = [page.locator(f".downhill .{part}").bounding_box() for part in ("results", "controls")]
    below = page.get_by_text("Every point of a picture is a start").bounding_box()
    assert max(end["y"] + end["height"] for end in ends) <= below["y"]

    playground.follow(NINE | {"steps": "200"})
    fit_while_they_get_finer(page)
    playground.follow(NINE | {"steps": "20", "grid": "21"})
    the_number_of_a_minimum_near_the_edge_stands_inside(settle(page))


def test_many_pictures_fit_a_phone(phone):
    fit_while_they_get_finer(open_basins(phone, NINE | {"steps": "201"}, wait=False))  # which nobody has made yet


def fit_while_they_get_finer(page: Page) -> None:
    """Nine pictures, with the longest that may be said of one."""
    expect(page.locator(".basin figcaption b")).to_have_count(len(MANY))
    expect(page.locator(".basin .share").last).to_contain_text("41 x 41 so far")
    assert fits(page, ">99.9% global minimum, 41 x 41 so far")


def the_number_of_a_minimum_near_the_edge_stands_inside(page: Page) -> None:
    """The third number's plate, as it is painted."""
    right, width = page.evaluate(
        """() => {
          const [basin] = document.querySelector(".downhill").player.basins.values();
          const { prototype } = CanvasRenderingContext2D;
          const { roundRect } = prototype;
          const plates = [];
          prototype.roundRect = function (...box) { plates.push(box); roundRect.apply(this, box); };
          basin.paint();
          prototype.roundRect = roundRect;
          return [plates[2][0] + plates[2][2], basin.canvas.clientWidth];
        }"""
    )
    assert right <= width
