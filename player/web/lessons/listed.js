// The lessons to choose from: those of the course by their numbers, below them those of each group under its heading.
import { element } from "../kit/dom.js";

/** Options of a select. told(lesson, number): what one says; the number is null for a lesson of a group. */
export function listed(lessons, told) {
  const groups = [...new Set(lessons.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const members = lessons.filter((one) => one.group === group);
    const options = members.map((one, i) => element("option", { value: one.name }, told(one, group ? null : i + 1)));
    return group ? element("optgroup", { label: group }, options) : options;
  });
}
