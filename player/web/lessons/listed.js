// The lessons to choose from: those of the course by their numbers, below them those of each group under its heading.
import { element } from "../kit/dom.js";

/** Fill the menu of an answer's lessons, below them somebody's own where that is shown. told(lesson, number): what an option
 * says; the number is null for a lesson of a group and for one's own. */
export function fillMenu(menu, { lessons, lesson }, told) {
  const own = lesson.text === undefined ? [] : [element("option", { value: lesson.name }, told(lesson, null))];
  menu.replaceChildren(...listed(lessons, told), ...own);
  menu.value = lesson.name;
}

function listed(lessons, told) {
  const groups = [...new Set(lessons.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const members = lessons.filter((one) => one.group === group);
    const options = members.map((one, i) => element("option", { value: one.name }, told(one, group ? null : i + 1)));
    return group ? element("optgroup", { label: group }, options) : options;
  });
}
