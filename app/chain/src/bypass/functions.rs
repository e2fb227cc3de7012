//! Functions that only some may call, by their names: what each is a power to do. A name is a hint for people and for
//! what to ask; who may really call a function, the contract itself is asked.

use alloy_primitives::{B256, keccak256};
use record::sorted::Map;

/// What a function is a power to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Replace the code.
    Upgrade,
    /// Make the contract call anything: spend, and use every power that it has.
    Execute,
    /// Move what the contract holds, or take from holders.
    Spend,
    /// Make tokens.
    Mint,
    /// Stop, freeze or block.
    Pause,
    /// Change how votes are counted and decisions carried out.
    Rules,
    /// Say who holds a power.
    Membership,
    /// Stop a decision that was made.
    Veto,
    /// Change any other setting.
    Parameter,
    /// Guarded, and changes something; what, its name would say, and that is not known.
    Unnamed,
}

/// What is known of a function by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its signature.
    pub signature: &'static str,
    /// What it is a power to do.
    pub power: Power,
    /// The name alone says that not everybody should be able to call it. Others, such as `withdraw(uint256)`, are
    /// powers in some contracts and everybody's in others.
    pub always: bool,
}

/// Functions by selector, and roles by hash.
#[derive(Debug)]
pub struct Names {
    functions: Map<[u8; 4], Known>,
    public: Map<[u8; 4], ()>,
    roles: Map<B256, &'static str>,
}

impl Names {
    /// All that are known here.
    pub fn new() -> Names {
        let known = |(power, always, list): &(Power, bool, &'static str)| {
            let (power, always) = (*power, *always);
            let known = move |signature: &'static str| {
                let known = Known {
                    signature,
                    power,
                    always,
                };
                (selector(signature), known)
            };
            list.split_whitespace().map(known).collect::<Vec<_>>()
        };
        let role = |name: &'static str| (keccak256(name), name);
        let mut roles: Map<B256, &str> = ROLES.split_whitespace().map(role).collect();
        roles.insert(B256::ZERO, "DEFAULT_ADMIN_ROLE");
        Names {
            functions: KNOWN.iter().flat_map(known).collect(),
            public: PUBLIC
                .split_whitespace()
                .map(|signature| (selector(signature), ()))
                .collect(),
            roles,
        }
    }

    /// What is known of the function with this selector.
    pub fn function(&self, selector: [u8; 4]) -> Option<Known> {
        self.functions.get(&selector).copied()
    }

    /// Everybody may call such a function by its standard; that an empty call of it fails says nothing.
    pub fn is_public(&self, selector: [u8; 4]) -> bool {
        self.public.contains_key(&selector)
    }

    /// Every known function.
    pub fn all(&self) -> impl Iterator<Item = [u8; 4]> + '_ {
        self.functions.keys().copied()
    }

    /// The name of a role, or its hash.
    pub fn role(&self, role: B256) -> String {
        match self.roles.get(&role) {
            Some(name) => (*name).to_owned(),
            None => role.to_string(),
        }
    }

    /// Every role whose name is known.
    pub fn roles(&self) -> impl Iterator<Item = B256> + '_ {
        self.roles.keys().copied()
    }
}

impl Default for Names {
    fn default() -> Names {
        Names::new()
    }
}

/// The first four bytes of the hash of a signature.
pub fn selector(signature: &str) -> [u8; 4] {
    let hash = keccak256(signature);
    [hash[0], hash[1], hash[2], hash[3]]
}

/// The hash of a role's name, as OpenZeppelin's contracts name roles.
pub fn role(name: &str) -> B256 {
    keccak256(name)
}

const KNOWN: &[(Power, bool, &str)] = &[
    (
        Power::Upgrade,
        true,
        "upgradeTo(address) upgradeToAndCall(address,bytes) upgrade(address,address)
         upgradeAndCall(address,address,bytes) setImplementation(address) _setImplementation(address)
         _setImplementation(address,bool,bytes) _setPendingImplementation(address) changeMasterCopy(address)
         diamondCut((address,uint8,bytes4[])[],address,bytes) setBeacon(address)
         changeImplementation(address) upgradeBeaconToAndCall(address,bytes,bool)",
    ),
    (
        Power::Execute,
        true,
        "relay(address,uint256,bytes) execTransactionFromModule(address,uint256,bytes,uint8)
         execTransactionFromModuleReturnData(address,uint256,bytes,uint8)
         schedule(address,uint256,bytes,bytes32,bytes32,uint256)
         scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)
         queueTransaction(address,uint256,string,bytes,uint256)
         executeTransaction(address,uint256,string,bytes,uint256)",
    ),
    (
        Power::Execute,
        false,
        "execute(address,uint256,bytes) execute(address,bytes) executeBatch(address[],uint256[],bytes[])
         execute(address[],uint256[],bytes[]) execute(address,uint256,bytes,uint8) call(address,bytes)
         call(address,uint256,bytes) exec(address,uint256,bytes) forward(address,bytes) forward(bytes)
         delegatecall(address,bytes) functionCall(address,bytes) doCall(address,bytes) executeCall(address,bytes)
         invoke(address,bytes) proxyCall(address,bytes) multicall((address,uint256,bytes)[])
         executeTransaction(address,uint256,bytes) execute(address,uint256,bytes,bytes32,bytes32)
         executeBatch(address[],uint256[],bytes[],bytes32,bytes32) execute(address,uint256,string,bytes)
         sendMessageToL2(address,uint256,bytes) processMessageFromRoot(uint256,address,bytes)",
    ),
    (
        Power::Spend,
        true,
        "rescueTokens(address,address,uint256) rescueERC20(address,address,uint256) rescueERC20(address,uint256)
         recoverERC20(address,uint256) recoverTokens(address,uint256) recoverToken(address,uint256)
         sweepToken(address,address,uint256) rescueEther(address,uint256) rescueETH(uint256) skim(address)
         destroyBlackFunds(address) confiscate(address) wipeFrozenAddress(address) forceTransfer(address,address,uint256)
         transferERC20(address,address,uint256) withdrawFees() withdrawFees(address) collectFees() withdrawToken(address)
         withdrawERC20(address,address,uint256) emergencyTokenTransfer(address,address,uint256) sweep(address,address)",
    ),
    (
        Power::Spend,
        false,
        "withdraw(uint256) withdraw(address) withdraw(address,uint256) withdraw(address,address,uint256) withdrawAll()
         withdrawTo(address,uint256) sweep(address) sweep() sweepToken(address) emergencyWithdraw(address)
         emergencyWithdraw(address,uint256) emergencyWithdraw(uint256) emergencyWithdraw() burn(address,uint256)
         transfer(address,address,uint256) approve(address,address,uint256) sendEther(address,uint256) drain(address)",
    ),
    (
        Power::Mint,
        false,
        "mint(address,uint256) mint(uint256) mint(address) mintTo(address,uint256) issue(uint256)
         issue(address,uint256) mint(address,uint256,bytes) mint(address,uint256,uint256,bytes)
         mintBatch(address,uint256[],uint256[],bytes) mint() inflate() increaseSupply(uint256)",
    ),
    (
        Power::Pause,
        true,
        "pause() unpause() setPaused(bool) _pause() _unpause() emergencyPause() emergencyStop() freeze(address)
         unfreeze(address) freeze() unfreeze() blacklist(address) unBlacklist(address) unblacklist(address)
         addBlackList(address) removeBlackList(address) blockUser(address) unblockUser(address)
         setTransfersEnabled(bool) enableTransfers() setTransfersPaused(bool) setTargetClosed(address,bool)
         shutdown() kill() deprecate(address) setEmergencyShutdown(bool) setBlacklist(address,bool) pauseAll()
         unpauseAll() pause(bool) pause(uint256) unpause(uint256)",
    ),
    (
        Power::Rules,
        true,
        "setVotingDelay(uint48) setVotingDelay(uint256) setVotingPeriod(uint32) setVotingPeriod(uint256)
         setProposalThreshold(uint256) updateQuorumNumerator(uint256) setQuorum(uint256) setQuorumBps(uint256)
         setQuorumNumerator(uint256) updateTimelock(address) updateDelay(uint256) setDelay(uint256)
         setMinDelay(uint256) _setVotingDelay(uint256) _setVotingPeriod(uint256) _setProposalThreshold(uint256)
         setLateQuorumVoteExtension(uint48) setGracePeriod(uint256) setExpirationTime(uint256)
         changeThreshold(uint256) setTargetAdminDelay(address,uint32) setGrantDelay(uint64,uint32)
         changeDefaultAdminDelay(uint48) rollbackDefaultAdminDelay() changeQuorum(uint256) setThreshold(uint256)
         _setWhitelistAccountExpiration(address,uint256) setRelayer(address) setCountingModule(address)
         setVotingModule(address,bool) setProposalLifetime(uint256) setVetoPeriod(uint256)",
    ),
    (
        Power::Membership,
        true,
        "transferOwnership(address) renounceOwnership() grantRole(bytes32,address) revokeRole(bytes32,address)
         grantRole(uint64,address,uint32) revokeRole(uint64,address) setRoleAdmin(bytes32,bytes32)
         setRoleAdmin(uint64,uint64) setRoleGuardian(uint64,uint64) setTargetFunctionRole(address,bytes4[],uint64)
         updateAuthority(address,address) setAuthority(address) addOwnerWithThreshold(address,uint256)
         removeOwner(address,address,uint256) swapOwner(address,address,address) enableModule(address)
         disableModule(address,address) setGuard(address) setModuleGuard(address) setFallbackHandler(address)
         addOwner(address) removeOwner(address) replaceOwner(address,address) setPendingAdmin(address)
         acceptAdmin() setAdmin(address) changeAdmin(address) changeProxyAdmin(address,address) setOwner(address)
         changeOwner(address) setGuardian(address) setPauser(address) updatePauser(address) setMinter(address)
         setMinter(address,bool) addMinter(address) removeMinter(address) configureMinter(address,uint256)
         addPauser(address) removePauser(address) updateBlacklister(address) updateMasterMinter(address)
         updateRescuer(address) setOperator(address) setOperator(address,bool) addOperator(address)
         removeOperator(address) setGovernor(address) setGovernance(address) transferGovernance(address)
         setController(address) setExecutor(address) setVetoer(address) burnVetoPower() setPendingOwner(address)
         setProposalGuardian(address) _setWhitelistGuardian(address) _setPendingAdmin(address) _acceptAdmin()
         _setProposalGuardian((address,uint96)) beginDefaultAdminTransfer(address) cancelDefaultAdminTransfer()
         rely(address) deny(address) addAdmin(address) removeAdmin(address) addWhitelistAdmin(address)
         addToWhitelist(address) removeFromWhitelist(address) setManager(address) setTreasury(address)
         setKeeper(address) setKeeper(address,bool) addValidator(address) removeValidator(address)
         addSigner(address) removeSigner(address) setSigner(address) setTimelock(address) changeGovernor(address)
         __acceptAdmin() __abdicate() __queueSetTimelockPendingAdmin(address,uint256) setDelegate(address)",
    ),
    (
        Power::Membership,
        false,
        "acceptOwnership() claimOwnership() acceptGovernance() acceptDefaultAdminTransfer() initialize()
         initialize(address) initialize(address,address) initialize(address,address,address)
         initialize(address,uint256) initialize(uint256,address[],address[],address) init(address) init()",
    ),
    (
        Power::Veto,
        true,
        "cancel(bytes32) veto(uint256) cancelTransaction(address,uint256,string,bytes,uint256)
         cancel(address,address,bytes) veto(bytes32)",
    ),
    (Power::Veto, false, "cancel(uint256)"),
    (
        Power::Parameter,
        true,
        "setFee(uint256) setFees(uint256) setFeeTo(address) setFeeToSetter(address) setFeeRecipient(address)
         setProtocolFee(uint256) setFeeBps(uint256) setOracle(address) setPriceOracle(address) setPrice(uint256)
         setRate(uint256) setRewardRate(uint256) setRewards(address) setInflationRate(uint256) setCap(uint256)
         setSupplyCap(uint256) setMaxSupply(uint256) setLimit(uint256) setMinStake(uint256) setBaseURI(string)
         setURI(string) setName(string) setSymbol(string) setParameter(bytes32,uint256) setParameters(bytes)
         setConfig(bytes) file(bytes32,uint256) file(bytes32,address) setRegistry(address) setBridge(address)
         setEndpoint(string) setVerifier(address) setRouter(address) setToken(address) setContractURI(string)
         setPeer(uint32,bytes32) setRateLimits((uint32,uint256,uint256)[]) setTrustedForwarder(address)
         setInterchainSecurityModule(address) setHook(address) setEmissionRate(uint256) setEmissions(uint256)
         approvePCR((bytes,bytes,bytes),string,uint8) revokePCR(bytes32,uint8) revokePCR(bytes32)
         approvePCR((bytes,bytes,bytes),string,bytes32,uint256) addTEEType(uint8,string) deactivateTEEType(uint8)
         setAWSRootCertificate(bytes) setHeartbeatMaxAge(uint256) setMinVendors(uint8) setGasPrice(uint256)
         registerTEEWithAttestation(bytes,bytes,bytes,address,string,uint8) setTargets(address[],bytes4[],uint256[],bool[])
         setTargetSelectorChainIds(address[],bytes4[],uint256[],bool[]) setGovernorCheckProposalId(uint256)
         setBridgeMediatorL1BridgeParams(address[],address[],uint256[],address[]) labelRole(uint64,string)
         setVeto(uint256)",
    ),
];

/// What standards give everybody: a Governor's, a token's, a Safe's, a timelock's own functions.
const PUBLIC: &str = "
    transfer(address,uint256) transferFrom(address,address,uint256) approve(address,uint256)
    increaseAllowance(address,uint256) decreaseAllowance(address,uint256) burn(uint256) burnFrom(address,uint256)
    permit(address,address,uint256,uint256,uint8,bytes32,bytes32) delegate(address) setApprovalForAll(address,bool)
    delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32) transferAndCall(address,uint256,bytes)
    safeTransferFrom(address,address,uint256) safeTransferFrom(address,address,uint256,bytes)
    safeTransferFrom(address,address,uint256,uint256,bytes) transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)
    safeBatchTransferFrom(address,address,uint256[],uint256[],bytes) deposit() deposit(uint256)
    deposit(uint256,address) withdraw(uint256,address,address) redeem(uint256,address,address) mint(uint256,address)
    propose(address[],uint256[],bytes[],string) propose(address[],uint256[],string[],bytes[],string)
    queue(address[],uint256[],bytes[],bytes32) execute(address[],uint256[],bytes[],bytes32) queue(uint256)
    execute(uint256) cancel(address[],uint256[],bytes[],bytes32) castVote(uint256,uint8) castVoteWithReason(uint256,uint8,string)
    castVoteWithReasonAndParams(uint256,uint8,string,bytes) castVoteBySig(uint256,uint8,address,bytes)
    castVoteBySig(uint256,uint8,uint8,bytes32,bytes32)
    castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)
    castVoteWithReasonAndParamsBySig(uint256,uint8,string,bytes,uint8,bytes32,bytes32)
    onERC721Received(address,address,uint256,bytes) onERC1155Received(address,address,uint256,uint256,bytes)
    onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)
    execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)
    approveHash(bytes32) setup(address[],uint256,address,bytes,address,address,uint256,address)
    renounceRole(bytes32,address) renounceRole(uint64,address) simulateAndRevert(address,bytes) multicall(bytes[]) execute(address,bytes)
    schedule(address,bytes,uint48)";

const ROLES: &str = "
    ADMIN_ROLE PROPOSER_ROLE EXECUTOR_ROLE CANCELLER_ROLE TIMELOCK_ADMIN_ROLE MINTER_ROLE BURNER_ROLE PAUSER_ROLE
    UPGRADER_ROLE OPERATOR_ROLE GUARDIAN_ROLE GOVERNOR_ROLE GOVERNANCE_ROLE MANAGER_ROLE KEEPER_ROLE OWNER_ROLE
    TREASURY_ROLE TREASURER_ROLE EMERGENCY_ROLE SNAPSHOT_ROLE WHITELIST_ROLE BLACKLIST_ROLE BLACKLISTER_ROLE
    PREDICATE_ROLE DEPOSITOR_ROLE CONTROLLER_ROLE ORACLE_ROLE REPORTER_ROLE VALIDATOR_ROLE SIGNER_ROLE RELAYER_ROLE
    UNPAUSER_ROLE RESCUER_ROLE VETOER_ROLE WITHDRAWER_ROLE DISTRIBUTOR_ROLE FEE_MANAGER_ROLE CONFIG_ROLE
    SETTER_ROLE PARAMETER_ROLE MINTER PAUSER ADMIN OPERATOR TEE_OPERATOR SETTLEMENT_RELAY_ROLE FACILITATOR_ROLE
    BRIDGE_ROLE ISSUER_ROLE SUPPLY_CONTROLLER_ROLE FREEZER_ROLE COMPLIANCE_ROLE URI_SETTER_ROLE EXECUTOR PROPOSER";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_those_of_the_signatures() {
        let check = |signature, expected: u32| {
            assert_eq!(selector(signature), expected.to_be_bytes(), "{signature}");
        };
        check("transferOwnership(address)", 0xf2fde38b);
        check("grantRole(bytes32,address)", 0x2f2ff15d);
        check("upgradeToAndCall(address,bytes)", 0x4f1ef286);
        check(
            "schedule(address,uint256,bytes,bytes32,bytes32,uint256)",
            0x01d5062a,
        );
    }

    #[test]
    fn no_function_is_listed_twice_and_every_signature_is_well_formed() {
        let names = Names::new();
        let listed = KNOWN.iter().flat_map(|(.., list)| list.split_whitespace());
        let listed: Vec<&str> = listed.collect();
        assert_eq!(
            names.all().count(),
            listed.len(),
            "a name twice, or two names of one selector"
        );
        for signature in listed.into_iter().chain(PUBLIC.split_whitespace()) {
            let opening = signature.matches('(').count();
            assert!(
                opening > 0 && opening == signature.matches(')').count(),
                "{signature}"
            );
        }
    }

    #[test]
    fn what_is_known_is_found_by_selector() {
        let names = Names::new();
        let mint = names.function(selector("mint(address,uint256)")).unwrap();
        assert_eq!((mint.power, mint.always), (Power::Mint, false));
        assert_eq!(names.function([1, 2, 3, 4]), None);
        assert!(names.is_public(selector("castVote(uint256,uint8)")));
        assert_eq!(names.role(B256::ZERO), "DEFAULT_ADMIN_ROLE");
        assert_eq!(names.role(role("PAUSER_ROLE")), "PAUSER_ROLE");
        assert_eq!(
            names.role(B256::repeat_byte(1)),
            B256::repeat_byte(1).to_string()
        );
    }
}
