package io.relayer.node.state;

/// It answers, but does not keep up.
public record Lagging(String reason) implements NodeState {
  @Override
  public NodeState after(ProbeResult sighting, LagLimits limits) {
    return NodeState.judge(sighting, limits, limits.toRecover());
  }

  @Override
  public String code() {
    return "lagging";
  }
}
