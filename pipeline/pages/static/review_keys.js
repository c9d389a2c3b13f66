// What can be done on the review page, by which key. A capital letter is with Shift, ^ is with Ctrl or Cmd.
export const COMMANDS = [
  { name: "look", keys: ["n"], says: "the turn most worth a look", button: "Next worth a look" },
  { name: "confirm_next", keys: ["Enter"], says: "right as it is, and on to the next worth a look", button: "Right, next" },
  { name: "flip", keys: ["f"], says: "it is the other’s", button: "Flip" },
  { name: "look_back", keys: ["p"], says: "back to what you looked at before" },
  { name: "confirm", keys: ["c"], says: "right as it is", button: "Right" },
  { name: "next", keys: ["j", "ArrowDown"], says: "next turn" },
  { name: "previous", keys: ["k", "ArrowUp"], says: "previous turn" },
  { name: "first", keys: ["Home"], says: "first turn" },
  { name: "last", keys: ["End"], says: "last turn" },
  { name: "word_left", keys: ["ArrowLeft"], says: "the mark a word to the left" },
  { name: "word_right", keys: ["ArrowRight"], says: "the mark a word to the right" },
  { name: "sentence_left", keys: ["Shift+ArrowLeft"], says: "the mark to the sentence before" },
  { name: "sentence_right", keys: ["Shift+ArrowRight"], says: "the mark to the next sentence" },
  { name: "split", keys: ["s"], says: "split at the mark; the other goes on from there", button: "Split at mark" },
  { name: "merge_before", keys: ["m"], says: "join with the turn before", button: "Join with previous" },
  { name: "merge_after", keys: ["M"], says: "join with the turn after", button: "Join with next" },
  { name: "sentence_earlier", keys: ["h"], says: "it begins a sentence earlier", button: "Begin earlier" },
  { name: "sentence_later", keys: ["l"], says: "it begins a sentence later", button: "Begin later" },
  { name: "word_earlier", keys: ["H"], says: "it begins a word earlier" },
  { name: "word_later", keys: ["L"], says: "it begins a word later" },
  { name: "release", keys: ["r"], says: "take your word back; the model decides again", button: "Give back" },
  { name: "right_so_far", keys: ["a"], says: "all right down to here", button: "All right down to here" },
  { name: "swap_from", keys: ["w"], says: "host and guest change places from here on", button: "Swap from here on" },
  { name: "swap_all", keys: ["W"], says: "host and guest change places in the whole episode", button: "Swap all" },
  { name: "finish", keys: ["F"], says: "this episode is finished: locked until opened again", button: "Episode is finished" },
  { name: "undo", keys: ["z", "^z"], says: "undo", button: "Undo", always: true },
  { name: "redo", keys: ["y", "^y", "^Z"], says: "do it again", button: "Redo", always: true },
  { name: "help", keys: ["?"], says: "this list", button: "Keys", always: true },
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

export function fillHelp(list) {
  for (const command of COMMANDS) {
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
}
