package io.relayer.node.chain;

import io.relayer.core.RelayerException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/// A question to a chain that got no answer.
public final class NodeException extends RelayerException {
  private static final long serialVersionUID = 1;

  /// Why; decides whether another node is asked and whether this one is to blame.
  public enum Reason {
    /// No connection, a time-out, a broken answer.
    UNREACHABLE,
    /// It answered, and something in the answer that is needed can't be read; the detail names the
    /// method and the field.
    UNREADABLE,
    /// The node said no to this question: a limit, a missing state, a method that it lacks.
    REFUSED,
    /// The block that the question names is not (or no longer) known.
    UNKNOWN_BLOCK,
    /// The node, or we for its sake, asked to be left alone for a while.
    RATE_LIMITED,
    /// Its answers do not fit each other: it has a block, and not the receipts of it; headers that
    /// do not link. Of a moment while a chain moves, else the node's failure.
    INCONSISTENT,
    /// Its answer is older than what a node of the chain has told before.
    BEHIND,
    /// No node of the chain can be used.
    NO_USABLE_NODE,
    /// The asking thread was interrupted; its interrupt flag is set.
    INTERRUPTED
  }

  private static final Set<Reason> OF_THE_QUESTION = EnumSet.of(Reason.REFUSED, Reason.UNREADABLE);

  private final String node;
  private final Reason reason;
  private final String detail;

  /// @param node its name, without credentials
  public NodeException(String node, Reason reason, String detail) {
    super(node + ": " + UntrustedText.clean(detail));
    this.node = node;
    this.reason = reason;
    this.detail = UntrustedText.clean(detail);
  }

  public String node() {
    return node;
  }

  public Reason reason() {
    return reason;
  }

  /// Whether a node was there and answered, and there is no answer all the same: so it may be for
  /// what was asked about, and another question may well be answered.
  public boolean isOfTheQuestion() {
    return OF_THE_QUESTION.contains(reason)
        || Stream.of(getSuppressed())
            .anyMatch(e -> e instanceof NodeException other && other.isOfTheQuestion());
  }

  /// The message without the node.
  public String detail() {
    return detail;
  }
}
