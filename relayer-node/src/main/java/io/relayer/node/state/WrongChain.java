package io.relayer.node.state;

/// It serves another chain than the configured one. Asked for nothing else until it says, and says
/// again, that it serves this one: whoever routes requests may have led them astray.
public record WrongChain(String reason) implements NodeState {
  @Override
  public NodeState after(ProbeResult sighting, LagLimits limits) {
    return switch (sighting) {
      case ProbeResult.NoAnswer _ -> this;
      case ProbeResult.Answered _, ProbeResult.OtherChain _, ProbeResult.Shut _ ->
          NodeState.judge(sighting, limits);
    };
  }

  @Override
  public String code() {
    return "wrong-chain";
  }
}
