// What a teacher prints is alone on the paper: it is taken out of the page, and put back.
import { element } from "../kit/dom.js";
import { Print } from "../kit/print.js";

export class LessonPaper extends Print {
  async toPaper() {
    const { printed } = this.page.teacher;
    if (!printed) return super.toPaper();
    this.sheets = printed;
    this.home = document.createComment("what is on paper");
    printed.replaceWith(this.home);
    this.alone = element("div", { class: "downhill on-paper" }, printed);
    for (const [name, value] of Object.entries(this.page.visited?.colours?.light ?? {})) this.alone.style.setProperty(`--st-${name}`, value);
    this.alone.lang = this.page.root.lang;
    document.body.append(this.alone);
    document.documentElement.classList.add("alone");
    await Promise.all(Array.from(printed.querySelectorAll("img"), (picture) => picture.decode().catch(() => picture.remove())));
  }

  async restore() {
    if (!this.alone) return super.restore();
    this.prepared = null;
    if (this.home.isConnected) this.home.replaceWith(this.sheets);
    this.alone.remove();
    this.alone = null;
    document.documentElement.classList.remove("alone");
  }
}
