// Package interop tests the workbook against the real thing: its kit, solutions and
// checks against the official packages of Socket.IO, a real Redis, real balancers and a
// real browser. It also tests what the pages of notes/ say about the official packages,
// and draws their diagrams with mermaid. It contains only tests.
//
// The tests need programs that a learner does not need, so only make interop runs
// them. A missing program is then a failure, never a skip. The npm packages are those
// of grader/package-lock.json and, for the solutions in Node.js, of
// solutions/package-lock.json.
package interop
