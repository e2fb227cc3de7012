// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {TransparentUpgradeableProxy} from "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";

// A network that says its holders decide, and leaves three ways around them. Each is found by Locus; see bypass.mjs.

/// An account of several owners with a Safe's functions, beside the Governor.
contract SharedAccount {
    address[] private _owners;
    address[] private _modules;
    uint256 private _threshold;
    uint256 public nonce;

    event ExecutionSuccess(bytes32 hash, uint256 payment);

    constructor(address[] memory owners, uint256 threshold, address[] memory modules) {
        _owners = owners;
        _threshold = threshold;
        _modules = modules;
    }

    function getOwners() external view returns (address[] memory) {
        return _owners;
    }

    function getThreshold() external view returns (uint256) {
        return _threshold;
    }

    function getModulesPaginated(address, uint256) external view returns (address[] memory, address) {
        return (_modules, address(1));
    }

    /// Signatures in the order of their signers, 65 bytes each.
    function execTransaction(
        address to,
        uint256 value,
        bytes calldata data,
        uint8,
        uint256,
        uint256,
        uint256,
        address,
        address payable,
        bytes calldata signatures
    ) external returns (bool) {
        bytes32 hash = keccak256(abi.encode(block.chainid, address(this), to, value, data, nonce++));
        address last = address(0);
        for (uint256 i = 0; i < _threshold; i++) {
            bytes calldata one = signatures[65 * i:65 * i + 65];
            address signer = ecrecover(hash, uint8(one[64]), bytes32(one[0:32]), bytes32(one[32:64]));
            require(signer > last && isOwner(signer), "GS026");
            last = signer;
        }
        emit ExecutionSuccess(hash, 0);
        return _call(to, value, data);
    }

    function execTransactionFromModule(address to, uint256 value, bytes calldata data, uint8)
        external
        returns (bool)
    {
        for (uint256 i = 0; i < _modules.length; i++) {
            if (_modules[i] == msg.sender) return _call(to, value, data);
        }
        revert("GS104");
    }

    function isOwner(address account) public view returns (bool) {
        for (uint256 i = 0; i < _owners.length; i++) {
            if (_owners[i] == account) return true;
        }
        return false;
    }

    function _call(address to, uint256 value, bytes calldata data) private returns (bool done) {
        (done,) = to.call{value: value}(data);
    }
}

/// Settings of the network. Announced ones belong to the timelock; two belong to keys, and say nothing when used.
contract NodeRegistry is AccessControl {
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    uint256 public heartbeatMaxAge = 60;
    uint256 public gasPrice = 1;
    mapping(bytes32 => bool) public approved;
    uint256 private _weight;
    address private _keeper;

    event PCRApproved(bytes32 pcr);

    constructor(address timelock, address operator, address keeper) {
        _grantRole(DEFAULT_ADMIN_ROLE, timelock);
        _grantRole(OPERATOR_ROLE, operator);
        _keeper = keeper;
    }

    function approvePCR(bytes32 pcr) external onlyRole(DEFAULT_ADMIN_ROLE) {
        approved[pcr] = true;
        emit PCRApproved(pcr);
    }

    /// No event.
    function setHeartbeatMaxAge(uint256 age) external onlyRole(OPERATOR_ROLE) {
        heartbeatMaxAge = age;
    }

    /// No event, no getter, no name that anybody knows, no reason in the refusal.
    function tune(uint256 weight) external {
        if (msg.sender != _keeper) revert();
        _weight = weight;
    }
}

/// What the proxy runs: only its owner may spend.
contract Treasury {
    address public owner;

    event Spent(address to, uint256 amount);

    function initialize(address first) external {
        require(owner == address(0), "initialized");
        owner = first;
    }

    function withdraw(address to, uint256 amount) external {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        emit Spent(to, amount);
        (bool done,) = to.call{value: amount}("");
        require(done);
    }
}

/// A proxy whose admin belongs to a key.
contract TreasuryProxy is TransparentUpgradeableProxy {
    constructor(address code, address admin, bytes memory data) TransparentUpgradeableProxy(code, admin, data) {}
}
