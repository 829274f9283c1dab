package io.relayer.node.state;

/// It answers and keeps up.
public record Alive() implements NodeState {
  @Override
  public NodeState after(ProbeResult sighting, LagLimits limits) {
    return NodeState.judge(sighting, limits);
  }

  @Override
  public String code() {
    return "alive";
  }

  @Override
  public String reason() {
    return "it answers and keeps up";
  }
}
