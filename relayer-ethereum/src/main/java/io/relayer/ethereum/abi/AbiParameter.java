package io.relayer.ethereum.abi;

/// A parameter of a function or an error, or a field of a tuple.
///
/// @param name empty where none is known
record AbiParameter(String name, AbiType type) {}
