import { equal } from "../assert.mjs";
import { ask, connected, once, within } from "../scenario.mjs";

const failure = (promise) => within(promise.then(() => { throw new Error("it did not fail"); }, (error) => error.message), "a failure");

const both = (check) => ({
  async run(t) {
    for (const transports of [["polling"], ["websocket"]]) {
      const socket = await connected(t.open("open", { transports }));
      await check(socket, t);
    }
  },
});

export const acknowledgements = {
  "ack-of-the-server": both(async (socket) => {
    const args = await within(new Promise((resolve) => socket.emit("pair", 1, "two", (...args) => resolve(args))), "the callback");
    equal(args, [1, "two"]);

    // Several at a time: each gets its own.
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(socket, "echo", i)));
    equal(answers, Array.from({ length: 100 }, (_, i) => [i]));
  }),
  "timeout-with-answer": both(async (socket) => {
    equal(await socket.timeout(20_000).emitWithAck("echo", 1), [1]);
    const got = await within(new Promise((resolve) => socket.timeout(20_000).emit("echo", 2, (...args) => resolve(args))), "the callback");
    equal(got, [null, [2]]);
  }),
  "timeout-without-answer": both(async (socket) => {
    equal(await failure(socket.timeout(100).emitWithAck("silence")), "operation has timed out");
    equal(await ask(socket, "echo", 1), [1]); // it cost nothing else
  }),
  "answer-after-the-timeout": both(async (socket) => {
    // The server answers "late" when "now" comes.
    equal(await failure(socket.timeout(100).emitWithAck("late")), "operation has timed out");
    socket.emit("now");
    equal(await ask(socket, "echo", 1), [1]);
  }),
  "ack-of-the-client": both(async (socket) => {
    socket.on("add", (a, b, answer) => answer(a + b, { a, b }));
    equal(await ask(socket, "ask", "add", 20_000, 2, 3), { answer: [5, { a: 2, b: 3 }] });

    // Asked while it answers: acknowledgements do not queue behind events.
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(socket, "ask", "add", 20_000, i, i)));
    equal(answers.map(({ answer }) => answer[0]), Array.from({ length: 20 }, (_, i) => 2 * i));
  }),
  "ack-of-the-client-times-out": both(async (socket) => {
    let answer;
    socket.on("never", (given) => (answer = given));
    equal(await ask(socket, "ask", "never", 100), { error: "timeout" });
    answer("too late"); // ignored
    equal(await ask(socket, "echo", 1), [1]);
  }),
  "ack-lost-with-the-connection": both(async (socket, t) => {
    const waiting = failure(socket.emitWithAck("silence"));
    await ask(socket, "echo", 1);
    socket.emit("drop");
    equal(await waiting, "socket has been disconnected");

    await connected(socket);
    const observer = await t.observer();
    const asked = once(socket, "never");
    const answered = ask(observer, "ask-other", socket.id, "never");
    await asked;
    socket.disconnect();
    equal(await answered, { error: "disconnected" });
  }),
  "retries": {
    async run(t) {
      // The server answers each second time that it hears of "flaky".
      const socket = await connected(t.open("open", { retries: 3, ackTimeout: 400 }));

      equal(await ask(socket, "flaky", "a"), { attempts: 2 });
      equal(await ask(socket, "echo", 1), [1]);
    },
  },
};
