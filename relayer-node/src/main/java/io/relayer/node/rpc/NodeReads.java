package io.relayer.node.rpc;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
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
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// The reads of a chain, from one node.
final class NodeReads implements ChainReads {
  /// EIP-7702: what the code of a delegated account begins with.
  private static final String DELEGATION = "0xef0100";

  private final ChainId chain;
  private final RpcClient calls;
  private final LongConsumer heads;
  private final AccountReads accounts;
  private final ReceiptReads receipts;

  NodeReads(ChainId chain, RpcClient calls, LongConsumer heads) {
    this.chain = chain;
    this.calls = calls;
    this.heads = heads;
    this.accounts = new AccountReads(calls, this::header);
    this.receipts = new ReceiptReads(calls, this::header);
  }

  @Override
  public ChainId chainId() {
    return chain;
  }

  @Override
  public NodeException inconsistent(String detail) {
    return calls.failed(NodeException.Reason.INCONSISTENT, detail);
  }

  @Override
  public ChainId reportedChainId() {
    return calls.ask(RpcCalls.chainId());
  }

  @Override
  public BlockHash genesisHash() {
    return existing(BlockRef.of(0)).hash();
  }

  @Override
  public String clientVersion() {
    return calls.ask(RpcCalls.clientVersion());
  }

  @Override
  public Header head() {
    Header head = existing(BlockRef.LATEST);
    heads.accept(head.number());
    return head;
  }

  @Override
  public Optional<Header> header(long number) {
    return header(BlockRef.of(number));
  }

  @Override
  public Optional<Header> header(BlockHash hash) {
    return header(BlockRef.of(hash));
  }

  @Override
  public List<Header> headers(long from, long to) {
    return calls
        .askAll(
            LongStream.rangeClosed(from, to)
                .mapToObj(number -> RpcCalls.header(BlockRef.of(number)))
                .toList())
        .stream()
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Map<Long, BlockHash> hashes(Collection<Long> numbers) {
    List<Long> asked = List.copyOf(new LinkedHashSet<>(numbers));
    List<Optional<BlockHash>> found = calls.askAll(asked.stream().map(RpcCalls::hash).toList());
    var hashes = new LinkedHashMap<Long, BlockHash>();
    for (int i = 0; i < found.size(); i++) {
      long number = asked.get(i);
      found.get(i).ifPresent(hash -> hashes.put(number, hash));
    }
    return hashes;
  }

  @Override
  public Optional<Block> block(long number) {
    return calls.ask(RpcCalls.block(BlockRef.of(number)));
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    return calls.ask(RpcCalls.block(BlockRef.of(hash)));
  }

  @Override
  public Optional<List<Receipt>> receiptsOfBlock(
      BlockHash block, int size, Collection<TxHash> wanted) {
    return receipts.ofBlock(block, size, wanted);
  }

  @Override
  public Map<TxHash, Receipt> receipts(Collection<TxHash> wanted) {
    return receipts.of(wanted);
  }

  @Override
  public Map<Address, Nonce> transactionCounts(Collection<Address> of, BlockRef at) {
    return accounts.read("eth_getTransactionCount", of, at, count -> new Nonce(count.number()));
  }

  @Override
  public Map<Address, Wei> balances(Collection<Address> of, BlockRef at) {
    return accounts.read("eth_getBalance", of, at, Field::wei);
  }

  /// Some nodes tell of an account without code by `null`.
  @Override
  public Map<Address, Boolean> delegations(Collection<Address> of, BlockRef at) {
    return accounts.read(
        "eth_getCode",
        of,
        at,
        code -> code.ifAny(Field::bytes).orElse(Bytes.EMPTY).toString().startsWith(DELEGATION));
  }

  @Override
  public Optional<Header> finalized() {
    return switch (calls.tryOne(RpcCalls.header(BlockRef.FINALIZED))) {
      case RpcResult.Value<Optional<Header>>(var header) -> header;
      case RpcResult.Refusal<?> _ -> Optional.empty();
    };
  }

  @Override
  public Optional<FeeHistory> feeHistory(int blocks, List<Double> percentiles) {
    if (!(calls.tryOne(RpcCalls.feeHistory(blocks, percentiles))
        instanceof RpcResult.Value<FeeHistoryReader.Result>(var result))) {
      return Optional.empty();
    }
    return switch (result) {
      case FeeHistoryReader.Result.Read(FeeHistory history) -> Optional.of(history);
      case FeeHistoryReader.Result.Nothing() -> Optional.empty();
      case FeeHistoryReader.Result.Unreadable(String detail) -> {
        calls.doneWithout(detail);
        yield Optional.empty();
      }
    };
  }

  @Override
  public Wei gasPrice() {
    return calls.ask(RpcCalls.gasPrice());
  }

  @Override
  public Optional<Wei> maxPriorityFeePerGas() {
    return calls.tryOne(RpcCalls.maxPriorityFeePerGas())
            instanceof RpcResult.Value<Optional<Wei>>(var tip)
        ? tip
        : Optional.empty();
  }

  @Override
  public GasEstimate estimateGas(Call call) {
    return estimate(RpcCalls.estimateGas(call));
  }

  @Override
  public GasEstimate estimateGas(Call call, long number) {
    return estimate(RpcCalls.estimateGas(call, number));
  }

  private GasEstimate estimate(RpcCall<RpcResult<Long>> question) {
    return switch (calls.tryOne(question)) {
      case RpcResult.Value<Long>(Long gas) -> new GasEstimate.Estimated(gas);
      case RpcResult.Refusal<Long> refusal -> estimate(refusal);
    };
  }

  private static GasEstimate estimate(RpcResult.Refusal<?> refusal) {
    OptionalLong allowance = GasAllowance.in(refusal.error());
    if (allowance.isPresent()) {
      return new GasEstimate.OverAllowance(allowance.getAsLong(), refusal.text());
    }
    return ExecutionFailure.in(refusal.error())
        .<GasEstimate>map(failure -> new GasEstimate.Reverted(failure.data(), failure.reason()))
        .orElseGet(() -> new GasEstimate.Unavailable(refusal.text()));
  }

  @Override
  public CallResult call(Call call, BlockRef at) {
    return switch (calls.tryOne(RpcCalls.call(call, at))) {
      case RpcResult.Value<Bytes>(Bytes data) -> new CallResult.Returned(data);
      case RpcResult.Refusal<Bytes> refusal ->
          ExecutionFailure.in(refusal.error())
              .<CallResult>map(failure -> new CallResult.Reverted(failure.data(), failure.reason()))
              .orElseGet(() -> new CallResult.Unavailable(refusal.text()));
    };
  }

  private Header existing(BlockRef block) {
    return header(block).orElseThrow(() -> calls.unknownBlock(block));
  }

  private Optional<Header> header(BlockRef block) {
    return calls.ask(RpcCalls.header(block));
  }
}
