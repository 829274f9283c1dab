package io.relayer.devnet;

/// Ports on the loopback address; 0 stands for any free one.
///
/// @param chain the first chain's; the others follow it
public record DevnetPorts(int postgres, int kafka, int chain) {
  public static final DevnetPorts ANY = new DevnetPorts(0, 0, 0);
}
