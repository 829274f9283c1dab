package io.relayer.node.state;

/// It is still loading the chain.
///
/// @param by so many blocks are missing; `Long.MAX_VALUE` where it does not say how many
public record Syncing(long by) implements NodeState {
  @Override
  public NodeState after(ProbeResult sighting, LagLimits limits) {
    return NodeState.judge(sighting, limits, limits.toRecover());
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
