package io.relayer.node.broadcast;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.rpc.SendAnswer;
import java.util.Optional;

/// Classifies a node's answer, by the tables. Error texts that no table has are
/// [BroadcastOutcome.MaybeSent], and counted.
///
/// Why: RATIONALE.md#classification.
public final class Classifier {
  private final ClassificationTables tables = ClassificationTables.read();
  private final UnknownAnswers unknown;

  /// @param tags name the chain in metrics
  public Classifier(MeterRegistry registry, Tags tags) {
    this.unknown = new UnknownAnswers(registry, tags);
  }

  /// @param clientVersion of the node that answered; empty if not known
  public BroadcastOutcome classify(String clientVersion, SendAnswer answer) {
    return switch (answer) {
      case SendAnswer.Accepted() -> new BroadcastOutcome.Accepted(false);
      case SendAnswer.OtherHash(TxHash own, TxHash reported) ->
          new BroadcastOutcome.HashMismatch(
              "sent as %s, and the node names it %s".formatted(own, reported));
      case SendAnswer.Refused(int code, String message) ->
          refused(ClientFamily.of(clientVersion), code, message);
      case SendAnswer.TurnedAway(String detail) -> new BroadcastOutcome.NotSent(detail);
      case SendAnswer.Unreached(String detail) -> new BroadcastOutcome.NotSent(detail);
      case SendAnswer.Lost(String detail) -> new BroadcastOutcome.MaybeSent(detail);
    };
  }

  /// Whether the node turned the transaction down for its own sake: by a text of a table that means
  /// it, or by one that no table has and that means nothing else by its look.
  public boolean refuses(String clientVersion, SendAnswer answer) {
    return answer instanceof SendAnswer.Refused(int code, String message)
        && tables
            .find(ClientFamily.of(clientVersion), code, message)
            .map(ClassificationRule::refusal)
            .orElseGet(() -> !TransientErrors.in(message));
  }

  private BroadcastOutcome refused(ClientFamily family, int code, String message) {
    Optional<ClassificationRule> row = tables.find(family, code, message);
    if (row.isPresent()) {
      return row.get().outcome(message);
    }
    unknown.count(family, code, message);
    return new BroadcastOutcome.MaybeSent("error " + code + ": " + message);
  }
}
