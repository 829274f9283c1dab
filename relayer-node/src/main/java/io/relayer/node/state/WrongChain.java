package io.relayer.node.state;

/// It serves another chain than the configured one: out for good.
public record WrongChain(String reason) implements NodeState {
  @Override
  public NodeState after(Sighting sighting, LagLimits limits) {
    return sighting instanceof Sighting.Shut ? new Closed() : this;
  }

  @Override
  public String code() {
    return "wrong-chain";
  }
}
