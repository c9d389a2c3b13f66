// What can be done on the review page, by which key. A capital letter is with Shift, ^ is with Ctrl or Cmd.
export const COMMANDS = [
  { name: "look", keys: ["n"], says: "the turn most worth a look", button: "Next worth a look", group: "Look" },
  { name: "confirm_next", keys: ["Enter"], says: "right as it is, and on to the next worth a look", button: "Right, next", group: "Look" },
  { name: "look_back", keys: ["p"], says: "back to what you looked at before", group: "Look" },
  { name: "next", keys: ["j", "ArrowDown"], says: "next turn", group: "Look" },
  { name: "previous", keys: ["k", "ArrowUp"], says: "previous turn", group: "Look" },
  { name: "first", keys: ["Home"], says: "first turn", group: "Look" },
  { name: "last", keys: ["End"], says: "last turn", group: "Look" },
  { name: "flip", keys: ["f"], says: "wrong: the other one speaks here", button: "Wrong, flip", group: "This turn" },
  { name: "confirm", keys: ["c"], says: "right as it is", button: "Right", group: "This turn" },
  { name: "release", keys: ["r"], says: "forget what you said of it; the model decides again", button: "Let the model decide", group: "This turn" },
  { name: "merge_before", keys: ["m"], says: "join it with the turn before", button: "Join with previous", group: "This turn" },
  { name: "merge_after", keys: ["M"], says: "join it with the turn after", button: "Join with next", group: "This turn" },
  { name: "sentence_earlier", keys: ["h"], says: "it starts a sentence earlier", button: "Starts earlier", group: "Where it starts, and splitting" },
  { name: "sentence_later", keys: ["l"], says: "it starts a sentence later", button: "Starts later", group: "Where it starts, and splitting" },
  { name: "word_earlier", keys: ["H"], says: "it starts a word earlier", group: "Where it starts, and splitting" },
  { name: "word_later", keys: ["L"], says: "it starts a word later", group: "Where it starts, and splitting" },
  { name: "word_left", keys: ["ArrowLeft"], says: "the mark a word to the left", group: "Where it starts, and splitting" },
  { name: "word_right", keys: ["ArrowRight"], says: "the mark a word to the right", group: "Where it starts, and splitting" },
  { name: "sentence_left", keys: ["Shift+ArrowLeft"], says: "the mark to the sentence before", group: "Where it starts, and splitting" },
  { name: "sentence_right", keys: ["Shift+ArrowRight"], says: "the mark to the next sentence", group: "Where it starts, and splitting" },
  { name: "split", keys: ["s"], says: "split at the mark; the other goes on from there", button: "Split at mark", group: "Where it starts, and splitting" },
  { name: "right_so_far", keys: ["a"], says: "all right down to here", button: "All right down to here", group: "Many turns" },
  { name: "swap_from", keys: ["w"], says: "host and guest change places from here on", button: "Swap from here on", group: "Many turns" },
  { name: "swap_all", keys: ["W"], says: "host and guest change places in the whole episode", button: "Swap all", group: "Many turns" },
  { name: "finish", keys: ["F"], says: "this episode is finished (and open it again)", button: "Episode is finished", group: "Many turns" },
  { name: "undo", keys: ["z", "^z"], says: "undo", button: "Undo", always: true, group: "Second thoughts" },
  { name: "redo", keys: ["y", "^y", "^Z"], says: "do it again", button: "Redo", always: true, group: "Second thoughts" },
  { name: "help", keys: ["?"], says: "this list", button: "Keys", always: true, group: "Second thoughts" },
];

const NAMES = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→" };

export function commandOf(event) {
  if (event.altKey) return undefined;
  const held = event.ctrlKey || event.metaKey ? "^" : "";
  const shift = event.shiftKey && event.key.startsWith("Arrow") ? "Shift+" : "";
  return COMMANDS.find((command) => command.keys.includes(held + shift + event.key));
}

export function keyLabel(key) {
  const shift = /^[A-Z]$/.test(key.replace("^", "")) || key.startsWith("Shift+");
  const plain = key.replace("^", "").replace("Shift+", "");
  const shown = NAMES[plain] ?? (plain.length === 1 ? plain.toUpperCase() : plain);
  return (key.startsWith("^") ? "Ctrl " : "") + (shift ? "⇧ " : "") + shown;
}

export function fillHelp(place) {
  for (const group of new Set(COMMANDS.map((command) => command.group))) {
    const section = document.createElement("section");
    const title = document.createElement("h3");
    title.textContent = group;
    const list = document.createElement("dl");
    for (const command of COMMANDS.filter((each) => each.group === group)) {
      const term = document.createElement("dt");
      command.keys.forEach((key, number) => {
        const shown = document.createElement("kbd");
        shown.textContent = keyLabel(key);
        term.append(number ? " " : "", shown);
      });
      const meaning = document.createElement("dd");
      meaning.textContent = command.says;
      list.append(term, meaning);
    }
    section.append(title, list);
    place.append(section);
  }
}
