package io.relayer.node.rpc;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.BlockHash;
import io.relayer.core.domain.Bytes;
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
import io.relayer.node.chain.ForeignText;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.Receipt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthFeeHistory;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;

/// The questions to a chain, asked of one node.
final class NodeReads implements ChainReads {
  /// EIP-7702: what the code of a delegated account begins with.
  private static final String DELEGATION = "0xef0100";

  private final ChainId chain;
  private final Calls calls;
  private final LongConsumer heads;
  private final AccountReads accounts;
  private final ReceiptReads receipts;

  NodeReads(ChainId chain, Calls calls, LongConsumer heads) {
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
    String result = calls.ask(Requests.chainId()).getResult();
    return calls.understood(() -> new ChainId(Quantity.parseLong(result)));
  }

  @Override
  public BlockHash genesisHash() {
    return existing(BlockRef.of(0)).hash();
  }

  @Override
  public String clientVersion() {
    String result = calls.ask(Requests.clientVersion()).getResult();
    return result == null ? "" : ForeignText.clean(result);
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
    var requests = new ArrayList<Request<?, EthBlock>>();
    for (long number = from; number <= to; number++) {
      requests.add(Requests.block(BlockRef.of(number), false));
    }
    List<EthBlock> answers = calls.askAll(requests);
    return calls.understood(() -> {
      var headers = new ArrayList<Header>();
      for (EthBlock answer : answers) {
        if (answer.getBlock() == null) {
          break;
        }
        Header header = Answers.header(answer.getBlock());
        requireAsked(BlockRef.of(from + headers.size()), header);
        headers.add(header);
      }
      return headers;
    });
  }

  @Override
  public Map<Long, BlockHash> hashes(Collection<Long> numbers) {
    List<Request<?, EthBlock>> requests =
        numbers.stream()
            .<Request<?, EthBlock>>map(number -> Requests.block(BlockRef.of(number), false))
            .toList();
    List<EthBlock> answers = calls.askAll(requests);
    return calls.understood(() ->
        answers.stream()
            .filter(answer -> answer.getBlock() != null)
            .map(answer -> Answers.header(answer.getBlock()))
            .collect(Collectors.toMap(Header::number, Header::hash, (one, _) -> one)));
  }

  @Override
  public Optional<Block> block(long number) {
    return block(BlockRef.of(number));
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    return block(BlockRef.of(hash));
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
    return values(
        accounts.read("eth_getTransactionCount", EthGetTransactionCount.class, of, at),
        count -> new Nonce(count.longValueExact()));
  }

  @Override
  public Map<Address, Wei> balances(Collection<Address> of, BlockRef at) {
    return values(accounts.read("eth_getBalance", EthGetBalance.class, of, at), Wei::new);
  }

  @Override
  public Map<Address, Boolean> delegations(Collection<Address> of, BlockRef at) {
    return accounts.read(
        "eth_getCode", EthGetCode.class, of, at, code -> code.startsWith(DELEGATION));
  }

  @Override
  public Optional<Header> finalized() {
    EthBlock answer = calls.tryOne(Requests.block(BlockRef.FINALIZED, false));
    return answer.hasError() || answer.getBlock() == null
        ? Optional.empty()
        : Optional.of(calls.understood(() -> Answers.header(answer.getBlock())));
  }

  @Override
  public Optional<FeeHistory> feeHistory(int blocks, List<Double> percentiles) {
    EthFeeHistory answer = calls.tryOne(Requests.feeHistory(blocks, percentiles));
    return answer.hasError() || answer.getFeeHistory() == null
        ? Optional.empty()
        : Optional.of(calls.understood(() -> Answers.feeHistory(answer.getFeeHistory())));
  }

  @Override
  public Wei gasPrice() {
    String result = calls.ask(Requests.gasPrice()).getResult();
    return calls.understood(() -> new Wei(Quantity.parse(result)));
  }

  @Override
  public Optional<Wei> maxPriorityFeePerGas() {
    EthMaxPriorityFeePerGas answer = calls.tryOne(Requests.maxPriorityFeePerGas());
    return answer.hasError() || answer.getResult() == null
        ? Optional.empty()
        : Optional.of(calls.understood(() -> new Wei(Quantity.parse(answer.getResult()))));
  }

  @Override
  public GasEstimate estimateGas(Call call) {
    return estimate(Requests.estimateGas(call));
  }

  @Override
  public GasEstimate estimateGas(Call call, long number) {
    return estimate(Requests.estimateGas(call, number));
  }

  private GasEstimate estimate(Request<?, EthEstimateGas> request) {
    EthEstimateGas answer = calls.tryOne(request);
    if (!answer.hasError()) {
      return new GasEstimate.Estimated(
          calls.understood(() -> Quantity.parseLong(answer.getResult())));
    }
    OptionalLong allowance = GasAllowance.in(answer.getError());
    if (allowance.isPresent()) {
      return new GasEstimate.OverAllowance(allowance.getAsLong(), words(answer));
    }
    return ExecutionFailure.in(answer.getError())
        .<GasEstimate>map(failure -> new GasEstimate.Reverted(failure.data(), failure.reason()))
        .orElseGet(() -> new GasEstimate.Unavailable(words(answer)));
  }

  @Override
  public CallResult call(Call call, BlockRef at) {
    EthCall answer = calls.tryOne(Requests.call(call, at));
    if (!answer.hasError()) {
      return new CallResult.Returned(calls.understood(() -> Bytes.parse(answer.getResult())));
    }
    return ExecutionFailure.in(answer.getError())
        .<CallResult>map(failure -> new CallResult.Reverted(failure.data(), failure.reason()))
        .orElseGet(() -> new CallResult.Unavailable(words(answer)));
  }

  private Header existing(BlockRef block) {
    return header(block).orElseThrow(() -> calls.unknownBlock(block));
  }

  private Optional<Header> header(BlockRef block) {
    return read(block, false, Answers::header, Function.identity());
  }

  private Optional<Block> block(BlockRef block) {
    return read(block, true, Answers::block, Block::header);
  }

  private <T> Optional<T> read(
      BlockRef ref, boolean full, Function<EthBlock.Block, T> reading, Function<T, Header> header) {
    EthBlock.@Nullable Block block = calls.ask(Requests.block(ref, full)).getBlock();
    return calls.understood(() -> {
      Optional<T> read = Optional.ofNullable(block).map(reading);
      read.ifPresent(one -> requireAsked(ref, header.apply(one)));
      return read;
    });
  }

  /// Another block than the one that was asked for is no answer: what is read of one belongs to it.
  private static void requireAsked(BlockRef ref, Header found) {
    if (!isAsked(ref, found)) {
      throw new IllegalArgumentException(
          "asked for block %s, answered with %d (%s)".formatted(ref, found.number(), found.hash()));
    }
  }

  private static boolean isAsked(BlockRef ref, Header found) {
    return switch (ref) {
      case BlockRef.Tag _ -> true;
      case BlockRef.ByNumber(long number) -> number == found.number();
      case BlockRef.ByHash(BlockHash hash) -> hash.equals(found.hash());
    };
  }

  private <T> Map<Address, T> values(
      Map<Address, BigInteger> raw, Function<BigInteger, T> reading) {
    var values = new LinkedHashMap<Address, T>();
    raw.forEach((account, value) -> values.put(account, reading.apply(value)));
    return values;
  }

  private static String words(Response<?> answer) {
    return "error " + answer.getError().getCode() + ": " + answer.getError().getMessage();
  }
}
