// The types of requests and responses, which the official adapter does not export. Anybody who
// can publish can send anything, so what arrives is checked before the adapter sees it.

export const SOCKETS = 0;
export const ALL_ROOMS = 1;
export const JOIN = 2;
export const LEAVE = 3;
export const DISCONNECT = 4;
export const FETCH = 5;
export const SERVER_SIDE_EMIT = 6;
export const BROADCAST = 7;
export const COUNT = 8; // only as a response
export const ACK = 9; // only as a response

export const EVENT = 2; // the type of a packet

/** Says what is wrong with a request, if anything is. */
export function faultOfRequest({ uid, requestId, type, opts, rooms, data, packet }) {
  if (![uid, requestId].every((id) => id === undefined || isText(id))) return "an id is no text";
  switch (type) {
    case SOCKETS:
    case ALL_ROOMS:
      if (type === SOCKETS && !isRooms(rooms)) return "there are no rooms";
      return requestId === undefined && "there is no requestId";
    case JOIN:
    case LEAVE:
      return !(isOptions(opts) && isRooms(rooms)) && "there are no options or rooms";
    case DISCONNECT:
      return !isOptions(opts) && "there are no options";
    case FETCH:
      return !(isOptions(opts) && requestId !== undefined) && "there are no options or no requestId";
    case SERVER_SIDE_EMIT:
      return !(Array.isArray(data) && isText(data[0])) && "it is no event";
    case BROADCAST:
      if (packet?.type !== EVENT || !Array.isArray(packet.data)) return "it is no event";
      return !(isOptions(opts) && requestId !== undefined) && "there are no options or no requestId";
  }
  return `no request is of type ${type}`;
}

/** Makes all rooms of a request texts, as they are in the chat and in Go. In JavaScript a room may be a number. */
export function withTexts({ opts, rooms, ...request }) {
  const texts = (rooms) => rooms?.map(String);
  const options = opts && { ...opts, rooms: texts(opts.rooms), except: texts(opts.except) };
  return { ...request, opts: options, rooms: texts(rooms) };
}

/** Says what is wrong with a response, if anything is. */
export function faultOfResponse({ requestId, type = FETCH, sockets, rooms, data, clientCount }) {
  if (!isText(requestId)) return "the requestId is no text";
  switch (type) {
    case FETCH: // or SOCKETS or ALL_ROOMS: these responses have no type
      return !(Array.isArray(sockets) || isRooms(rooms)) && "there are no sockets";
    case SERVER_SIDE_EMIT:
      return data === undefined && "there are no data";
    case COUNT:
      return !(Number.isInteger(clientCount) && clientCount >= 0) && "the count is no number";
    case ACK:
      return false;
  }
  return `no response is of type ${type}`;
}

/** Reports whether a socket in a response to FETCH is one. */
export const isSocket = (socket) => isObject(socket) && isText(socket.id) && isRooms(socket.rooms);

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === "string";
const isRooms = (value) => Array.isArray(value) && value.every((room) => ["string", "number"].includes(typeof room));
const isOptions = (value) => isObject(value) && [value.rooms, value.except].every((rooms = []) => isRooms(rooms));
