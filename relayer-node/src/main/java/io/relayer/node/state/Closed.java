package io.relayer.node.state;

/// The pool is closed.
public record Closed() implements NodeState {
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
