package io.relayer.node.state;

/// It does not answer; comes back by a good probe alone, which also asks for its chain anew.
public record Unreachable(String reason) implements NodeState {
  @Override
  public NodeState after(ProbeResult sighting, LagLimits limits) {
    return NodeState.judge(sighting, limits);
  }

  @Override
  public String code() {
    return "unreachable";
  }
}
