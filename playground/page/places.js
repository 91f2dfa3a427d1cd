// Discord's own addresses, which lead to a place in this room and not out of it.

const CHANNEL = /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/channels\/(\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/;
const EVENT = /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/events\/(\d+)\/(\d+)\/?$/;

/** What an address leads to: {channel, message} or {guild, event}, ids or null; null for any other address. */
export function placeOf(url) {
  const event = EVENT.exec(url);
  if (event) return { guild: event[1], event: event[2] };
  const channel = CHANNEL.exec(url);
  return channel ? { channel: channel[2], message: channel[3] ?? null } : null;
}
