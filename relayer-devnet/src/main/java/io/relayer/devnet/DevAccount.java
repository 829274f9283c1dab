package io.relayer.devnet;

/// A funded account of the dev chain. Its key is **public knowledge**: it comes from the mnemonic
/// that every development node uses. Never send anything of value to it on another chain.
///
/// @param address lower case, with `0x`
/// @param privateKey 32 bytes in hex, with `0x`
public record DevAccount(String address, String privateKey) {
  /// Known to everybody; the one that anvil, hardhat and ganache share.
  public static final String WELL_KNOWN_MNEMONIC =
      "test test test test test test test test test test test junk";
}
