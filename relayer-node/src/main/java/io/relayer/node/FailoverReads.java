package io.relayer.node;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.CallResult;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.FeeHistory;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Each question as one that is asked of one node, and of the next if it does not answer.
abstract class FailoverReads implements ChainReads {
  public abstract <T> T onOneNode(Function<? super ChainReads, T> questions);

  @Override
  public final ChainId reportedChainId() {
    return onOneNode(ChainReads::reportedChainId);
  }

  @Override
  public final BlockHash genesisHash() {
    return onOneNode(ChainReads::genesisHash);
  }

  @Override
  public final String clientVersion() {
    return onOneNode(ChainReads::clientVersion);
  }

  @Override
  public final Header head() {
    return onOneNode(ChainReads::head);
  }

  @Override
  public final Optional<Header> header(long number) {
    return onOneNode(node -> node.header(number));
  }

  @Override
  public final Optional<Header> header(BlockHash hash) {
    return onOneNode(node -> node.header(hash));
  }

  @Override
  public final List<Header> headers(long from, long to) {
    return onOneNode(node -> node.headers(from, to));
  }

  @Override
  public final Optional<Block> block(long number) {
    return onOneNode(node -> node.block(number));
  }

  @Override
  public final Optional<Block> block(BlockHash hash) {
    return onOneNode(node -> node.block(hash));
  }

  @Override
  public final Optional<List<Receipt>> receiptsOfBlock(BlockHash block, Collection<TxHash> wanted) {
    return onOneNode(node -> node.receiptsOfBlock(block, wanted));
  }

  @Override
  public final Map<TxHash, Receipt> receipts(Collection<TxHash> wanted) {
    return onOneNode(node -> node.receipts(wanted));
  }

  @Override
  public final Map<Address, Nonce> transactionCounts(Collection<Address> accounts, BlockRef at) {
    return onOneNode(node -> node.transactionCounts(accounts, at));
  }

  @Override
  public final Map<Address, Wei> balances(Collection<Address> accounts, BlockRef at) {
    return onOneNode(node -> node.balances(accounts, at));
  }

  @Override
  public final OptionalLong finalizedNumber() {
    return onOneNode(ChainReads::finalizedNumber);
  }

  @Override
  public final Optional<FeeHistory> feeHistory(int blocks, List<Double> percentiles) {
    return onOneNode(node -> node.feeHistory(blocks, percentiles));
  }

  @Override
  public final Wei gasPrice() {
    return onOneNode(ChainReads::gasPrice);
  }

  @Override
  public final GasEstimate estimateGas(Call call) {
    return onOneNode(node -> node.estimateGas(call));
  }

  @Override
  public final CallResult call(Call call, BlockRef at) {
    return onOneNode(node -> node.call(call, at));
  }
}
