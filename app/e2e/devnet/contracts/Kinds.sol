// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {AccessControlEnumerable} from "@openzeppelin/contracts/access/extensions/AccessControlEnumerable.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {BeaconProxy} from "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorProposalGuardian} from "@openzeppelin/contracts/governance/extensions/GovernorProposalGuardian.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {UpgradeableBeacon} from "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {SharedAccount} from "./Bypass.sol";

// One of each kind of contract that stands between a person and a power, as its library makes it: what `locus bypass`
// says of each is held against what is set up in kinds.mjs.

contract Manager is AccessManager {
    constructor(address admin) AccessManager(admin) {}
}

/// Two settings that an access manager guards.
contract Oven is AccessManaged {
    uint256 public fee;
    uint256 public rate;

    event FeeSet(uint256 fee);

    constructor(address manager) AccessManaged(manager) {}

    function setFee(uint256 next) external restricted {
        fee = next;
        emit FeeSet(next);
    }

    function setRate(uint256 next) external restricted {
        rate = next;
    }
}

/// A role that the contract itself lists.
contract Limits is AccessControlEnumerable {
    bytes32 public constant KEEPER_ROLE = keccak256("KEEPER_ROLE");
    uint256 public limit;

    constructor(address admin, address keeper) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(KEEPER_ROLE, keeper);
    }

    function setLimit(uint256 next) external onlyRole(KEEPER_ROLE) {
        limit = next;
    }
}

/// Handed from one owner to the next in two steps.
contract Handed is Ownable2Step {
    uint256 public fee;

    constructor(address owner) Ownable(owner) {}

    function setFee(uint256 next) external onlyOwner {
        fee = next;
    }
}

contract Beacon is UpgradeableBeacon {
    constructor(address code, address owner) UpgradeableBeacon(code, owner) {}
}

contract Told is BeaconProxy {
    constructor(address beacon, bytes memory data) BeaconProxy(beacon, data) {}
}

/// What the proxy below runs: who owns it may replace it.
contract Vault is UUPSUpgradeable {
    address public owner;

    function initialize(address first) external {
        require(owner == address(0), "initialized");
        owner = first;
    }

    function _authorizeUpgrade(address) internal view override {
        require(msg.sender == owner, "Ownable: caller is not the owner");
    }
}

contract VaultProxy is ERC1967Proxy {
    constructor(address code, bytes memory data) ERC1967Proxy(code, data) {}
}

/// A Governor of which somebody may stop any decision.
contract StoppedGovernor is Governor, GovernorCountingSimple, GovernorVotes, GovernorProposalGuardian {
    constructor(IVotes token, address guardian) Governor("Stopped") GovernorVotes(token) {
        _setProposalGuardian(guardian);
    }

    function votingDelay() public pure override returns (uint256) {
        return 5;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 50;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return 1;
    }

    function _validateCancel(uint256 id, address caller)
        internal
        view
        override(Governor, GovernorProposalGuardian)
        returns (bool)
    {
        return super._validateCancel(id, caller);
    }
}

/// Keeps guards of its transactions and of its modules' where Safe's release 1.5 does.
contract GuardedAccount is SharedAccount {
    constructor(address[] memory owners, address[] memory modules, address guard, address moduleGuard)
        SharedAccount(owners, 2, modules)
    {
        bytes32 first = keccak256("guard_manager.guard.address");
        bytes32 second = keccak256("module_manager.module_guard.address");
        assembly {
            sstore(first, guard)
            sstore(second, moduleGuard)
        }
    }
}

/// Refuses nothing; that it could is what is told.
contract Watcher {
    function checkModuleTransaction(address, uint256, bytes calldata, uint8, address) external pure returns (bytes32) {
        return 0;
    }
}
