package io.relayer.node.broadcast;

import java.util.regex.Pattern;

/// Words by which an answer that no table has may mean something that passes by itself, or that is
/// mended without the transaction: funds, price, room, a nonce before it, a node that is not ready,
/// or is in trouble. It decides nothing of what the answer means; it only keeps it from counting as
/// a refusal of the transaction, and so is wide on purpose.
final class WaitingWords {
  private static final Pattern ANY =
      Pattern.compile(
          """
          \\b(?:funds?|balances?|nonces?|pric(?:e|es|ed)|underpriced|fees?|tips?|basefee\\w*|txpool|mempool|pool|queues?|full\
          |syncing|synced|sync|catching|behind|ready|starting|busy|overload\\w*|capacity|maintenance|later|again|retry|unavailable\
          |quota|rate|throttl\\w*|requests?|credits?|time-?outs?|timed|deadline|cancell?ed|connections?|connect|upstream\
          |backends?|gateway|server|proxy|peers?|internal|database|panic|crashed|eof)\\b\
          """,
          Pattern.CASE_INSENSITIVE);

  private WaitingWords() {}

  static boolean in(String message) {
    return ANY.matcher(message).find();
  }
}
