package io.relayer.node.chain;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions to a chain. Each method may throw a [NodeException] if no answer could be had; what a
/// node answers and we did not hope for is a value.
public interface ChainReads {
  /// The chain that this is meant to be; asks nobody.
  ChainId chainId();

  /// That answers do not fit each other; to be thrown by whoever sees it, so that another node is
  /// asked.
  ///
  /// @param detail names the calls and the block
  default NodeException inconsistent(String detail) {
    return new NodeException("chain " + chainId(), NodeException.Reason.INCONSISTENT, detail);
  }

  /// The chain that the node says it serves.
  ChainId reportedChainId();

  BlockHash genesisHash();

  /// As the node names itself, for example `Geth/v1.16.3-stable/linux-amd64/go1.24`.
  String clientVersion();

  /// The newest block that the node knows.
  Header head();

  Optional<Header> header(long number);

  Optional<Header> header(BlockHash hash);

  /// The blocks `from` to `to`, both included, in order; ends before the first that the node lacks.
  /// They may straddle a reorg: whoever needs a chain checks the parent hashes.
  List<Header> headers(long from, long to);

  /// The hashes of the blocks at these numbers; those that the node lacks are left out. A missing
  /// one is no statement: the node may have pruned it, or not have come so far.
  Map<Long, BlockHash> hashes(Collection<Long> numbers);

  Optional<Block> block(long number);

  Optional<Block> block(BlockHash hash);

  /// Of `wanted`, the receipts of those that are in that very block; empty if the node does not
  /// know the block.
  ///
  /// @param size how many transactions the block has: the node gets time by it
  Optional<List<Receipt>> receiptsOfBlock(BlockHash block, int size, Collection<TxHash> wanted);

  /// Of `wanted`, those that are in a block that the node takes for canonical.
  Map<TxHash, Receipt> receipts(Collection<TxHash> wanted);

  /// How many transactions each account has sent, up to and including `at`: its next nonce.
  Map<Address, Nonce> transactionCounts(Collection<Address> accounts, BlockRef at);

  Map<Address, Wei> balances(Collection<Address> accounts, BlockRef at);

  /// Which of the accounts are delegated to a contract (EIP-7702).
  Map<Address, Boolean> delegations(Collection<Address> accounts, BlockRef at);

  /// The block that the node names `finalized`: the newest that the consensus will not undo. Empty
  /// if it names none. Whether it is on the chain that one follows is not known by that.
  Optional<Header> finalized();

  /// The newest `blocks` blocks with their tips at `percentiles` (0 to 100, ascending); empty if
  /// the node does not tell.
  Optional<FeeHistory> feeHistory(int blocks, List<Double> percentiles);

  /// What the node would pay for a legacy transaction.
  Wei gasPrice();

  /// What the node would add to the base fee; empty if it does not tell.
  Optional<Wei> maxPriorityFeePerGas();

  /// In the state of the pending block.
  GasEstimate estimateGas(Call call);

  /// On top of the block with that number, and no other: a node that lacks it says so in the answer
  /// to this very question ([GasEstimate.Unavailable]), whatever another backend of it has told
  /// before. Some old ones do not heed the number.
  GasEstimate estimateGas(Call call, long number);

  /// Executes without a trace on the chain, on top of the block `at`.
  CallResult call(Call call, BlockRef at);
}
