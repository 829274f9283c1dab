package io.relayer.node.answers;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.ChainReads;
import java.util.List;
import java.util.function.BiFunction;

/// Every question that is put to a node.
@SuppressWarnings("ImmutableEnumChecker") // the questions have no state
enum Reader {
  CHAIN_ID((reads, _) -> reads.reportedChainId()),
  GENESIS((reads, _) -> reads.genesisHash()),
  CLIENT_VERSION((reads, _) -> reads.clientVersion()),
  HEAD((reads, _) -> reads.head()),
  HEADER_BY_NUMBER((reads, client) -> reads.header(client.number())),
  HEADER_BY_HASH((reads, client) -> reads.header(client.block())),
  HEADERS((reads, client) -> reads.headers(client.number(), client.number() + 2)),
  HASHES((reads, client) -> reads.hashes(List.of(client.number(), client.number() + 1))),
  BLOCK_BY_NUMBER((reads, client) -> reads.block(client.number())),
  BLOCK_BY_HASH((reads, client) -> reads.block(client.block())),
  BLOCK_RECEIPTS((reads, client) ->
      reads.receiptsOfBlock(client.block(), client.transactions().size(), client.transactions())),
  RECEIPTS((reads, client) -> reads.receipts(client.transactions())),
  COUNTS((reads, client) -> reads.transactionCounts(accounts(client), BlockRef.of(client.block()))),
  COUNTS_NOW((reads, client) -> reads.transactionCounts(accounts(client), BlockRef.LATEST)),
  BALANCES((reads, client) -> reads.balances(accounts(client), BlockRef.of(client.block()))),
  DELEGATIONS((reads, client) -> reads.delegations(accounts(client), BlockRef.LATEST)),
  FINALIZED((reads, _) -> reads.finalized()),
  FEE_HISTORY((reads, _) -> reads.feeHistory(2, List.of(10.0, 50.0, 90.0))),
  GAS_PRICE((reads, _) -> reads.gasPrice()),
  ESTIMATE((reads, client) -> reads.estimateGas(call(client, "0x01020304"))),
  ESTIMATE_REVERTED((reads, client) -> reads.estimateGas(call(client, "0x"), client.number())),
  CALL((reads, client) -> reads.call(call(client, "0x01020304"), BlockRef.LATEST)),
  CALL_REVERTED((reads, client) -> reads.call(call(client, "0x"), BlockRef.LATEST));

  private final BiFunction<ChainReads, ClientAnswers, Object> question;

  Reader(BiFunction<ChainReads, ClientAnswers, Object> question) {
    this.question = question;
  }

  Object ask(ChainReads reads, ClientAnswers client) {
    return question.apply(reads, client);
  }

  private static List<Address> accounts(ClientAnswers client) {
    return List.of(client.sender(), Address.parse("0x" + "bb".repeat(20)));
  }

  private static Call call(ClientAnswers client, String data) {
    return new Call(client.sender(), client.sender(), Wei.ZERO, Bytes.parse(data));
  }
}
