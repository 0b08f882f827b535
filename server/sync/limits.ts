/** Every limit of the sockets in one place. Bytes and milliseconds unless the name says otherwise. */

const mebi = 1024 * 1024

export const limits = {
  /**
   * A frame may hold what an offline client or a paste of a very long text brings in one piece: 4 MiB is about 300,000
   * words. One byte more is refused with 4413 and a sentence.
   */
  frame: 4 * mebi,
  /** `ws` gives up here, before such a frame is in memory, and can only say 1009. */
  payload: 5 * mebi,
  fragments: 64,
  bufferedChunks: 1_024,
  /** Structs and deleted ranges in one update. */
  structs: 500_000,
  deletedRanges: 500_000,
  /** Items passed while checking the places of one update: an honest one passes few. */
  placeSteps: 2_000_000,
  /** Unused up to now, and far above what a text can reach; keeps arithmetic on clocks exact. */
  clock: 2 ** 40,
  /** Length of what a client says it deleted before it ever sent it. */
  emptyLength: 2 ** 24,
  clientId: 2 ** 32 - 1,
  clientIdsPerUpdate: 256,
  /** A page that types uses one id, so this is twenty years of a busy expert. */
  clientIdsPerPerson: 20_000,
  /** Nesting of JSON values in text, and of Yjs types (a footnote in a cell of a table is six deep). */
  valueDepth: 20,
  typeDepth: 12,
  stateVectorEntries: 100_000,
  /** Unread bytes after which a reader counts as too slow. A first answer of any size comes on top. */
  sendBuffer: 2 * mebi,
  /** Writing frames that wait for one room, while it loads or the disk is full. */
  waiting: 16 * mebi,
  /** Frames held until the answer to the server's own question arrives. */
  heldFrames: 1_000,
  heldBytes: 4 * mebi,
  presenceState: 8 * 1024,
  presenceDepth: 12,
  presencePerConnection: 4,
  /** Presence goes out at most ten times a second. */
  presenceGap: 100,
  connections: 10_000,
  connectionsPerPerson: 1_000,
  /** How long a change that lacks its causes waits for more bytes of its connection. */
  gap: 3_000,
  /** First questions (sync step 1) of one connection, and the time they are counted over. */
  questions: 20,
  questionsPer: 10_000,
  /** Longest look-up of session and rights before the socket opens. */
  handshake: 10_000,
  ping: 15_000,
  silence: 40_000,
  /** After the last person left, until the room leaves memory. */
  emptyRoom: 30_000,
  /** After the last change or question, until the text leaves memory though people are there. */
  restingText: 300_000,
  /** How often rooms are looked at for that. */
  sweep: 5_000,
  /** Between attempts while the disk refuses. */
  retry: 1_000,
  /** Rows after a snapshot that make the next one due. */
  snapshotRows: 500,
  /** Rows worth a snapshot when a room leaves memory. */
  snapshotRowsAtRest: 50,
  /** Between a close frame and the end of a socket that does not answer it. */
  close: 2_000,
} as const
