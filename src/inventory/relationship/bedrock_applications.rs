//! The edges of knowledge bases, agents, guardrails and custom models.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{
    BedrockAgent, BedrockCustomModel, BedrockGuardrail, BedrockKnowledgeBase,
    BedrockProvisionedThroughput,
};

impl Edges<'_, '_> {
    pub(super) fn bedrock_knowledge_base(&mut self, base: &BedrockKnowledgeBase) {
        self.link_to(RelationshipKind::DependsOn, base.vector_store_arn.present());
        self.link_to(RelationshipKind::DependsOn, base.vector_store_secret_arn.present());
    }

    pub(super) fn bedrock_agent(&mut self, agent: &BedrockAgent) {
        for id in agent.knowledge_base_ids.elements() {
            let base = self.here("bedrock", &format!("knowledge-base/{id}"));
            self.link_to(RelationshipKind::DependsOn, Some(&base));
        }
        for function in agent.action_group_lambda_arns.elements() {
            self.link_to_function_or_other(RelationshipKind::DependsOn, function.as_str());
        }
        if let Some(guardrail) = agent.guardrail_identifier.present() {
            let guardrail = guardrail
                .parse()
                .unwrap_or_else(|_| self.here("bedrock", &format!("guardrail/{guardrail}")));
            self.link_to(RelationshipKind::DependsOn, Some(&guardrail));
        }
        // A foundation model belongs to AWS; a profile or a custom model does not.
        let model = agent.foundation_model.present();
        let model = model.filter(|model| !model.contains(":foundation-model/"));
        self.link_to_text(RelationshipKind::DependsOn, model);
    }

    pub(super) fn bedrock_guardrail(&mut self, guardrail: &BedrockGuardrail) {
        self.encrypts_with(&guardrail.kms_key_arn);
    }

    pub(super) fn bedrock_custom_model(&mut self, model: &BedrockCustomModel) {
        self.encrypts_with(&model.kms_key_arn);
        if let Some(source) = model.source_model_arn.present() {
            let own = self.resource.arn.clone();
            self.link(source.clone(), RelationshipKind::ReplicatesTo, own);
        }
    }

    pub(super) fn bedrock_provisioned_throughput(
        &mut self,
        throughput: &BedrockProvisionedThroughput,
    ) {
        let model = throughput.model_arn.known();
        let model = model.filter(|arn| arn.resource().starts_with("custom-model/"));
        self.link_to(RelationshipKind::DependsOn, model);
    }
}
