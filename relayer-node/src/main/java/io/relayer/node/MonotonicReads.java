package io.relayer.node;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Monotonic reads: a node's answers, unless they are behind what is known of its chain; then
/// another node is to be asked. Answers about a block that is named by its hash can't be behind.
final class MonotonicReads extends ForwardedReads {
  private final String node;
  private final ChainReads reads;
  private final ChainHighWater highWater;

  MonotonicReads(String node, ChainReads reads, ChainHighWater highWater) {
    this.node = node;
    this.reads = reads;
    this.highWater = highWater;
  }

  @Override
  <T> T asked(Function<? super ChainReads, T> question) {
    return question.apply(reads);
  }

  @Override
  public ChainId chainId() {
    return reads.chainId();
  }

  @Override
  public NodeException inconsistent(String detail) {
    return reads.inconsistent(detail);
  }

  @Override
  public Header head() {
    Header head = super.head();
    return monotonic(
        highWater.acceptsHead(head.number()), head, "its head is block", head.number());
  }

  @Override
  public Optional<Header> header(long number) {
    return existing(number, super.header(number));
  }

  @Override
  public Optional<Block> block(long number) {
    return existing(number, super.block(number));
  }

  @Override
  public Map<Address, Nonce> transactionCounts(Collection<Address> accounts, BlockRef at) {
    Map<Address, Nonce> counts = super.transactionCounts(accounts, at);
    if (at.equals(BlockRef.LATEST)) {
      counts.forEach((account, nonce) ->
          monotonic(
              highWater.acceptsNonce(account, nonce),
              nonce,
              "its nonce of " + account + " is",
              nonce));
    }
    return counts;
  }

  private <T> Optional<T> existing(long number, Optional<T> block) {
    return monotonic(
        block.isPresent() || !highWater.reaches(number), block, "it lacks block", number);
  }

  private <T> T monotonic(boolean monotonic, T answer, String what, Object value) {
    if (!monotonic) {
      throw new NodeException(
          node, Reason.BEHIND, "%s %s, and others were further already".formatted(what, value));
    }
    return answer;
  }
}
