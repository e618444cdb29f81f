// TODO 4: read a payload strictly: one object that has exactly the fields of its event,
// each once and each of its type. JSON.parse keeps the last of two fields with one name,
// and makes "__proto__" a field like any other: argumentsAsSent(event) of app/parser.mjs
// returns what the client wrote. An attachment arrives as a Buffer, which is an object too.

// TODO 5: refuse words and numbers that the README does not allow. A limit is optional.
