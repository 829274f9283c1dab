package io.relayer.node.state;

/// What a node is good for. Changed by what is seen of it, and by nothing else.
public sealed interface NodeState
    permits Connecting, Alive, Lagging, Syncing, Unreachable, WrongChain, Closed {

  NodeState after(ProbeResult sighting, LagLimits limits);

  /// For the database and metrics; new ones may come, none is ever renamed.
  String code();

  /// Why, in words for people.
  String reason();

  /// Whether it answers, and for the right chain.
  default boolean answers() {
    return switch (this) {
      case Alive _, Lagging _, Syncing _ -> true;
      case Connecting _, Unreachable _, WrongChain _, Closed _ -> false;
    };
  }

  /// Whether nothing brings it out of this state any more.
  default boolean isFinal() {
    return switch (this) {
      case Closed _ -> true;
      case Connecting _, Alive _, Lagging _, Syncing _, Unreachable _, WrongChain _ -> false;
    };
  }

  /// The state of a node that is seen for the first time, or was well so far.
  static NodeState judge(ProbeResult sighting, LagLimits limits) {
    return judge(sighting, limits, limits.blocks());
  }

  /// @param allowed so many blocks behind the others are no reason
  static NodeState judge(ProbeResult sighting, LagLimits limits, long allowed) {
    return switch (sighting) {
      case ProbeResult.Answered seen when seen.syncingBy() > allowed ->
          new Syncing(seen.syncingBy());
      case ProbeResult.Answered seen when seen.behind() > allowed ->
          new Lagging(seen.behind() + " blocks behind the best node");
      case ProbeResult.Answered seen when seen.silence().compareTo(limits.headAge()) > 0 ->
          new Lagging("no new block for " + seen.silence().toSeconds() + " s");
      case ProbeResult.Answered _ -> new Alive();
      case ProbeResult.NoAnswer(String detail) -> new Unreachable(detail);
      case ProbeResult.OtherChain(String detail) -> new WrongChain(detail);
      case ProbeResult.Shut() -> new Closed();
    };
  }
}
