package io.relayer.node;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
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
import java.util.function.Function;

/// Reads that are delegated, each as one question.
abstract class ForwardedReads implements ChainReads {
  abstract <T> T asked(Function<? super ChainReads, T> question);

  @Override
  public ChainId reportedChainId() {
    return asked(ChainReads::reportedChainId);
  }

  @Override
  public BlockHash genesisHash() {
    return asked(ChainReads::genesisHash);
  }

  @Override
  public String clientVersion() {
    return asked(ChainReads::clientVersion);
  }

  @Override
  public Header head() {
    return asked(ChainReads::head);
  }

  @Override
  public Optional<Header> header(long number) {
    return asked(node -> node.header(number));
  }

  @Override
  public Optional<Header> header(BlockHash hash) {
    return asked(node -> node.header(hash));
  }

  @Override
  public List<Header> headers(long from, long to) {
    return asked(node -> node.headers(from, to));
  }

  @Override
  public Map<Long, BlockHash> hashes(Collection<Long> numbers) {
    return asked(node -> node.hashes(numbers));
  }

  @Override
  public Optional<Block> block(long number) {
    return asked(node -> node.block(number));
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    return asked(node -> node.block(hash));
  }

  @Override
  public Optional<List<Receipt>> receiptsOfBlock(
      BlockHash block, int size, Collection<TxHash> wanted) {
    return asked(node -> node.receiptsOfBlock(block, size, wanted));
  }

  @Override
  public Map<TxHash, Receipt> receipts(Collection<TxHash> wanted) {
    return asked(node -> node.receipts(wanted));
  }

  @Override
  public Map<Address, Nonce> transactionCounts(Collection<Address> accounts, BlockRef at) {
    return asked(node -> node.transactionCounts(accounts, at));
  }

  @Override
  public Map<Address, Wei> balances(Collection<Address> accounts, BlockRef at) {
    return asked(node -> node.balances(accounts, at));
  }

  @Override
  public Map<Address, Boolean> delegations(Collection<Address> accounts, BlockRef at) {
    return asked(node -> node.delegations(accounts, at));
  }

  @Override
  public Optional<Header> finalized() {
    return asked(ChainReads::finalized);
  }

  @Override
  public Optional<FeeHistory> feeHistory(int blocks, List<Double> percentiles) {
    return asked(node -> node.feeHistory(blocks, percentiles));
  }

  @Override
  public Wei gasPrice() {
    return asked(ChainReads::gasPrice);
  }

  @Override
  public Optional<Wei> maxPriorityFeePerGas() {
    return asked(ChainReads::maxPriorityFeePerGas);
  }

  @Override
  public GasEstimate estimateGas(Call call) {
    return asked(node -> node.estimateGas(call));
  }

  @Override
  public GasEstimate estimateGas(Call call, long number) {
    return asked(node -> node.estimateGas(call, number));
  }

  @Override
  public CallResult call(Call call, BlockRef at) {
    return asked(node -> node.call(call, at));
  }
}
