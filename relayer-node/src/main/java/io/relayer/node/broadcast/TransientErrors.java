package io.relayer.node.broadcast;

import java.util.regex.Pattern;

/// Recognises transient errors by their text: an error that no table has may mean something that
/// passes by itself, or that is mended without the transaction: funds, price, room, a nonce before
/// it, a node that is not ready, or is in trouble. It decides nothing of what the answer means; it
/// only keeps it from counting as a refusal of the transaction, and so is wide on purpose: words of
/// that kind, whose access is meant, or where it happened. Where is no excuse for what says that
/// something is forbidden.
///
/// Why: RATIONALE.md#waiting-words.
final class TransientErrors {
  private static final Pattern PASSES =
      Pattern.compile(
          """
          \\b(?:funds?|balances?|nonces?|pric(?:e|es|ed)|underpriced|fees?|tips?|basefee\\w*|txpool|mempool|pool|queues?|full\
          |syncing|synced|sync|catching|behind|ready|starting|busy|overload\\w*|capacity|maintenance|later|again|retry|unavailable\
          |quota|rate|throttl\\w*|requests?|credits?|time-?outs?|timed|deadline|cancell?ed|panic|crashed|eof\
          |api[ -]?keys?|project[ -]?ids?|unauthenticated|authenticat\\w*|credentials?|access tokens?)\\b\
          """,
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PLACE =
      Pattern.compile(
          "\\b(?:connections?|connect|upstream|backends?|gateway|server|proxy|peers?|internal|database)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          """
          \\b(?:denied|denies|deny|forbid\\w*|prohibit\\w*|disallow\\w*|(?:not|never) (?:allowed|permitted)|polic(?:y|ies)|blocked\
          |(?:black|block|deny)-?list\\w*|sanction\\w*|banned|compliance)\\b\
          """,
          Pattern.CASE_INSENSITIVE);

  /// Else a word that is coloured for a terminal would begin with the colour's letter.
  private static final Pattern COLOURS = Pattern.compile("\\x1b\\[[0-9;]*[A-Za-z]");

  private TransientErrors() {}

  static boolean in(String message) {
    String words = COLOURS.matcher(message).replaceAll(" ");
    return PASSES.matcher(words).find()
        || (PLACE.matcher(words).find() && !FORBIDDEN.matcher(words).find());
  }
}
