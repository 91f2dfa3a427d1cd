// The state as the page keeps it, whichever edition of the playground's server it comes from.

export const CHANNEL = { TEXT: 0, DM: 1, GROUP: 3, ANNOUNCEMENT: 5, THREAD: 11, FORUM: 15 };

const THREADS = new Set([10, 11, 12]);

export const isThread = (channel) => THREADS.has(channel?.type);

/** Whether nothing may be written there. Of a forum the server does not say: posts are threads, refused in their time. */
export const isSealed = (channel) => channel?.can_send === false && channel.type !== CHANNEL.FORUM;

/**
 * One shape for both: guilds with their own channels, roles and members, and the DMs beside them.
 * @param {Object} state the answer of GET /page/state
 */
export function normalise(state) {
  const guilds = (state.guilds ?? [onlyGuild(state)]).map((guild) => ({
    bot_in: true,
    roles: [],
    events: [],
    members: state.users.map(({ id }) => ({ user_id: id, roles: [] })),
    ...guild,
    channels: (guild.channels ?? []).map((channel) => ({ ...channel, type: channel.type ?? 0, guild_id: guild.id })),
  }));
  return {
    me: state.me,
    users: state.users,
    guilds,
    dms: letters(state),
    canWrite: state.dms !== undefined,
    messages: state.messages ?? {},
    commands: state.commands ?? [],
    bot: state.bot,
    others: asOthers(state.others),
    deviations: state.deviations ?? [],
    faults: state.faults ?? [],
  };
}

/** The private conversations: with the bot, and among people who brought the bot along. */
function letters({ me, users, dms = [], groups = [] }) {
  const bot = users.find((user) => user.bot)?.id;
  return [
    ...dms.map((dm) => ({ ...dm, type: CHANNEL.DM, guild_id: null, people: [bot, me] })),
    ...groups.map((group) => ({ ...group, type: CHANNEL.GROUP, guild_id: null, people: peopleOf(group) })),
  ];
}

const peopleOf = ({ users = [] }) => users.map((user) => user.id ?? user);

function onlyGuild({ guild, channels, users }) {
  return { ...guild, channels, members: users.map(({ id }) => ({ user_id: id, roles: [] })) };
}

/** How the others play, whether the server says only on or off or all of it. */
export function asOthers(value) {
  const { on, others, speed = "calm", skill = 0.5 } = value && typeof value === "object" ? value : { on: value };
  return { on: Boolean(on ?? others), speed, skill };
}

/** A guild's channels in the order they hang: by position, threads and posts under their channel, newest first. */
export function hung(guild) {
  const place = (a, b) => (a.position ?? 0) - (b.position ?? 0);
  const top = guild.channels.filter((channel) => !isThread(channel)).sort(place);
  const under = (id) => guild.channels.filter((channel) => isThread(channel) && channel.parent_id === id);
  const orphans = guild.channels.filter(
    (channel) => isThread(channel) && !top.some(({ id }) => id === channel.parent_id),
  );
  return [
    ...top.map((channel) => ({ channel, threads: under(channel.id) })),
    ...orphans.map((channel) => ({ channel, threads: [] })),
  ];
}
