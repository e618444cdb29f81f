// Package interop holds the proofs that the workbook teaches the real thing: its
// kit, its solutions and its checks against the official packages of Socket.IO,
// a real Redis, real balancers and a real browser. It also proves what the pages of
// notes/ say of the official packages, and draws their diagrams with the real
// mermaid. It holds nothing but tests.
//
// They need programs that a learner need not have, so they run only when make
// interop asks for them; then a program that is missing is a failure, never a
// skip. The packages are those of grader/package-lock.json and, for the
// solutions in Node.js, of solutions/package-lock.json.
package interop
