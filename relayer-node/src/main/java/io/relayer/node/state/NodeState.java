package io.relayer.node.state;

/// The state of a node in its pool: a small state machine, moved by a [ProbeResult] and by nothing
/// else.
public sealed interface NodeState {
  /// Judged anew, unless a state knows better.
  default NodeState after(ProbeResult sighting, LagLimits limits) {
    return judge(sighting, limits);
  }

  /// For the database and metrics; new ones may come, none is ever renamed.
  String code();

  /// Why, in words for people.
  String reason();

  /// Whether the node answers, and for the right chain.
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

  /// Not heard of yet.
  record Connecting() implements NodeState {
    @Override
    public String code() {
      return "connecting";
    }

    @Override
    public String reason() {
      return "it has not answered yet";
    }
  }

  /// It answers and keeps up.
  record Alive() implements NodeState {
    @Override
    public String code() {
      return "alive";
    }

    @Override
    public String reason() {
      return "it answers and keeps up";
    }
  }

  /// It answers, but does not keep up.
  record Lagging(String reason) implements NodeState {
    @Override
    public NodeState after(ProbeResult sighting, LagLimits limits) {
      return judge(sighting, limits, limits.toRecover());
    }

    @Override
    public String code() {
      return "lagging";
    }
  }

  /// It is still loading the chain.
  ///
  /// @param by so many blocks are missing; `Long.MAX_VALUE` where it does not say how many
  record Syncing(long by) implements NodeState {
    @Override
    public NodeState after(ProbeResult sighting, LagLimits limits) {
      return judge(sighting, limits, limits.toRecover());
    }

    @Override
    public String code() {
      return "syncing";
    }

    @Override
    public String reason() {
      return by == Long.MAX_VALUE
          ? "it still loads the chain, and does not say how many blocks are missing"
          : "it still loads the chain, " + by + " blocks to go";
    }
  }

  /// It does not answer; comes back by a good probe alone, which also asks for its chain anew.
  record Unreachable(String reason) implements NodeState {
    @Override
    public String code() {
      return "unreachable";
    }
  }

  /// It serves another chain than the configured one. Asked for nothing else until it says, and
  /// says again, that it serves this one: whoever routes requests may have led them astray.
  record WrongChain(String reason) implements NodeState {
    @Override
    public NodeState after(ProbeResult sighting, LagLimits limits) {
      return switch (sighting) {
        case ProbeResult.NoAnswer _ -> this;
        case ProbeResult.Answered _, ProbeResult.OtherChain _, ProbeResult.Shut _ ->
            judge(sighting, limits);
      };
    }

    @Override
    public String code() {
      return "wrong-chain";
    }
  }

  /// The pool is closed.
  record Closed() implements NodeState {
    @Override
    public NodeState after(ProbeResult sighting, LagLimits limits) {
      return this;
    }

    @Override
    public String code() {
      return "closed";
    }

    @Override
    public String reason() {
      return "it is not used any more";
    }
  }
}
