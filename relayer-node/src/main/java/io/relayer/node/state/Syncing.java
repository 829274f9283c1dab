package io.relayer.node.state;

/// It is still loading the chain.
///
/// @param by so many blocks are missing
public record Syncing(long by) implements NodeState {
  @Override
  public NodeState after(Sighting sighting, LagLimits limits) {
    return NodeState.judge(sighting, limits, limits.toRecover());
  }

  @Override
  public String code() {
    return "syncing";
  }

  @Override
  public String reason() {
    return "it still loads the chain, " + by + " blocks to go";
  }
}
