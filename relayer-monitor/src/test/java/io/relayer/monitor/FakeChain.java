package io.relayer.monitor;

import io.relayer.core.runtime.Wakeup;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ChainNodes;
import io.relayer.node.NodeStatus;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.chain.Block;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.CallResult;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.FeeHistory;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A chain of empty blocks, for tests of what follows one. Answers questions about headers, and
/// what it is told to about estimates.
public final class FakeChain implements ChainNodes {
  /// Those who want to be woken by its heads, which it never does.
  public final List<Wakeup> wokenByHeads = new ArrayList<>();

  private final List<Header> headers = new ArrayList<>();
  private Runnable betweenQuestions = () -> {};
  private Function<Call, GasEstimate> estimates = _ -> new GasEstimate.Unavailable("not told");
  private List<FakeChain> others = List.of();
  private int salt;
  private long prunedBefore;

  public FakeChain(int blocks) {
    mine(blocks);
  }

  public FakeChain mine(int count) {
    for (int i = 0; i < count; i++) {
      int number = headers.size();
      headers.add(
          new Header(
              number,
              hash(number, salt),
              number == 0 ? hash(-1, 0) : headers.getLast().hash(),
              Instant.ofEpochSecond(number),
              Wei.of(7),
              30_000_000,
              0,
              List.of()));
    }
    return this;
  }

  /// The newest `depth` blocks are replaced by as many others.
  public FakeChain reorg(int depth) {
    return back(depth).mine(depth);
  }

  /// The newest `depth` blocks are gone; those that come next are others.
  public FakeChain back(int depth) {
    salt++;
    headers.subList(headers.size() - depth, headers.size()).clear();
    return this;
  }

  /// Happens once, after the next answer.
  public void afterNextAnswer(Runnable change) {
    betweenQuestions = change;
  }

  /// Further nodes of the chain.
  public FakeChain with(FakeChain... nodes) {
    others = List.of(nodes);
    return this;
  }

  /// How estimates are answered from now on.
  public FakeChain estimating(Function<Call, GasEstimate> answers) {
    estimates = answers;
    return this;
  }

  /// The headers before this number are not there any more.
  public FakeChain pruned(long before) {
    prunedBefore = before;
    return this;
  }

  private <T> T answer(T answer) {
    Runnable change = betweenQuestions;
    betweenQuestions = () -> {};
    change.run();
    return answer;
  }

  private static BlockHash hash(int number, int salt) {
    return BlockHash.of(ByteBuffer.allocate(32).putInt(number).putInt(salt).array());
  }

  @Override
  public Header head() {
    return answer(headers.getLast());
  }

  @Override
  public Optional<Header> header(long number) {
    return answer(
        number < headers.size() ? Optional.of(headers.get((int) number)) : Optional.empty());
  }

  @Override
  public List<Header> headers(long from, long to) {
    return answer(List.copyOf(headers.subList((int) from, (int) Math.min(to + 1, headers.size()))));
  }

  @Override
  public Optional<Header> finalized() {
    return Optional.empty();
  }

  @Override
  public Map<Long, BlockHash> hashes(Collection<Long> numbers) {
    return answer(
        numbers.stream()
            .filter(number -> number < headers.size() && number >= prunedBefore)
            .collect(Collectors.toMap(n -> n, n -> headers.get(n.intValue()).hash())));
  }

  private static UnsupportedOperationException notHere() {
    return new UnsupportedOperationException("this chain answers no such question");
  }

  @Override
  public ChainId chainId() {
    return new ChainId(1);
  }

  @Override
  public ChainId reportedChainId() {
    return chainId();
  }

  @Override
  public BlockHash genesisHash() {
    return headers.getFirst().hash();
  }

  @Override
  public String clientVersion() {
    return "fake";
  }

  @Override
  public Optional<Header> header(BlockHash hash) {
    throw notHere();
  }

  @Override
  public Optional<Block> block(long number) {
    throw notHere();
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    throw notHere();
  }

  @Override
  public Optional<List<Receipt>> receiptsOfBlock(
      BlockHash block, int size, Collection<TxHash> wanted) {
    throw notHere();
  }

  @Override
  public Map<TxHash, Receipt> receipts(Collection<TxHash> wanted) {
    throw notHere();
  }

  @Override
  public Map<Address, Nonce> transactionCounts(Collection<Address> accounts, BlockRef at) {
    throw notHere();
  }

  @Override
  public Map<Address, Wei> balances(Collection<Address> accounts, BlockRef at) {
    throw notHere();
  }

  @Override
  public Map<Address, Boolean> delegations(Collection<Address> accounts, BlockRef at) {
    throw notHere();
  }

  @Override
  public Optional<FeeHistory> feeHistory(int blocks, List<Double> percentiles) {
    throw notHere();
  }

  @Override
  public Wei gasPrice() {
    throw notHere();
  }

  @Override
  public Optional<Wei> maxPriorityFeePerGas() {
    throw notHere();
  }

  @Override
  public GasEstimate estimateGas(Call call) {
    return estimates.apply(call);
  }

  @Override
  public GasEstimate estimateGas(Call call, long number) {
    return number < headers.size()
        ? estimates.apply(call)
        : new GasEstimate.Unavailable("error -32000: block not found: " + number);
  }

  @Override
  public <T> List<T> onOthers(
      String reader, int most, Function<? super ChainReads, T> questions, Predicate<T> enough) {
    List<T> answers = new ArrayList<>();
    for (FakeChain other : others) {
      answers.add(questions.apply(other));
      if (enough.test(answers.getLast())) {
        break;
      }
    }
    return answers;
  }

  @Override
  public CallResult call(Call call, BlockRef at) {
    throw notHere();
  }

  @Override
  public <T> T onOneNode(Function<? super ChainReads, T> questions) {
    return questions.apply(this);
  }

  @Override
  public BroadcastResult broadcast(Address sender, List<Bytes> signed) {
    throw notHere();
  }

  @Override
  public void wakeOnHeads(Wakeup wakeup) {
    wokenByHeads.add(wakeup);
  }

  @Override
  public boolean usable() {
    return true;
  }

  @Override
  public boolean awaitUsable(Duration atMost) {
    return true;
  }

  @Override
  public List<NodeStatus> status() {
    return List.of();
  }

  @Override
  public void close() {}
}
