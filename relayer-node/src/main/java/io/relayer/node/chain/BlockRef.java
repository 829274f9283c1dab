package io.relayer.node.chain;

import io.relayer.ethereum.value.BlockHash;

/// The block whose state a question is about.
public sealed interface BlockRef {
  BlockRef LATEST = new Tag("latest");
  BlockRef PENDING = new Tag("pending");
  BlockRef FINALIZED = new Tag("finalized");

  /// A name that the node resolves itself; two questions may get two different blocks.
  record Tag(String name) implements BlockRef {}

  record ByNumber(long number) implements BlockRef {
    public ByNumber {
      if (number < 0) {
        throw new IllegalArgumentException("expected a block number of 0 or more, found " + number);
      }
    }
  }

  /// One block and no other (EIP-1898): the only way to read several things of one state.
  record ByHash(BlockHash hash) implements BlockRef {}

  static BlockRef of(long number) {
    return new ByNumber(number);
  }

  static BlockRef of(BlockHash hash) {
    return new ByHash(hash);
  }
}
