// Reads review histories as JSON, [[[grade, days since the last], …], …], and
// prints what the official scheduler makes of each, a line a history:
// [[state, step, stability, difficulty, minutes until due], …].
import { readFileSync } from "node:fs";
import { createEmptyCard, fsrs, State } from "ts-fsrs";

const scheduler = fsrs({ enable_fuzz: false });

for (const history of JSON.parse(readFileSync(0, "utf8"))) {
  let when = Date.UTC(2026, 0, 1, 12);
  let card = createEmptyCard(new Date(when));
  const seen = history.map(([grade, days]) => {
    when += days * 86_400_000;
    card = scheduler.next(card, new Date(when), grade).card;
    return [State[card.state].toLowerCase(), card.learning_steps, card.stability, card.difficulty, (card.due - when) / 60_000];
  });
  console.log(JSON.stringify(seen));
}
