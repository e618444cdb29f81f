// Package class is only documentation: it draws the way of one submission through
// the packages below it, from a directory entry to a row of the gradebook.
//
// A class is graded by batch.Run, which starts with a class file (config.File), a
// class list (roster.Roster) and a directory of submissions. Package table reads the
// class list and every other CSV file of the teacher.
//
//	ada/  bob.zip                     what students handed in
//	  │ roster.FindNaming             how Canvas, Moodle and others name it; roster.Mapping
//	  │                               has what the teacher decided
//	  ▼
//	roster.EntryName
//	  │ intake.List                   one entry per student; nothing is read yet
//	  ▼
//	intake.Entry                      in intake.Directory.Entries
//	  │ intake.Directory.Take         bounded; follows no links, unpacks nothing to disk
//	  ▼
//	submission.Submission             the student's name and remarks, and
//	submission.Work                   the files, or why they were refused
//	  │ Work.Hash, grade.Grader.Version, seed
//	  ▼
//	journal.Job ── journal.Claim      done in an earlier run: straight to journal.Result
//	  │
//	  │ here:                         │ on other machines, with --queue:
//	  │ grade.Grader.Grade            │ queue.Coordinator.Grade
//	  │                               │   sends Work, by its hash, through Redis
//	  │                               │ queue.Worker
//	  │                               │   calls the grade.Grader of its own machine
//	  ▼                               ▼
//	[]gradebook.Grade                 one per lab: outcome and record.Record
//	  │ journal.Journal.Complete
//	  ▼
//	journal.Result                    kept however the grader ends
//	  │ batch adds times, penalty and similarity; gradebook.NewResults adds the total
//	  ▼
//	gradebook.Row                     one per student
//	  │ gradebook.Results.Write
//	  ▼
//	book.json, and every report that is made from the same rows
//
// Inside grade.Grader.Grade, build.Kit compiles and links the files in a
// sandbox.Sandbox, and the checks, built once from the workbook, run next to the
// program that came out of it. The process that decides never contains the
// student's code.
//
// gradebook.Book is a class: a gradebook.Column per lab with a gradebook.Criterion
// per check, and a gradebook.Row per student. gradebook.Results is a Book whose rows
// are read one at a time. similarity.Comparison compares the submissions of one lab
// and adds nothing to a score.
//
// batch.Single takes the same way for one submission without a journal: intake.One,
// grade.Grader.Grade, gradebook.Gradescope.
//
// The formats of book.json, the journal and the queue are fixed by tests. A class
// that was interrupted, or is graded again years later, depends on them.
package class
