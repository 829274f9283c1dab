package io.relayer.node.state;

/// Not heard of yet.
public record Connecting() implements NodeState {
  @Override
  public NodeState after(ProbeResult sighting, LagLimits limits) {
    return NodeState.judge(sighting, limits);
  }

  @Override
  public String code() {
    return "connecting";
  }

  @Override
  public String reason() {
    return "it has not answered yet";
  }
}
