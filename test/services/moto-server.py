"""Starts moto's server with what it gets wrong put right.

- Deleting a change set that is not there is no error: AWS answers such a DeleteChangeSet with success, and the CDK sends
  one before each update of a stack.
- An address has its IP as an attribute, and not as its reference alone.
- An alarm in a template is left out, and what takes its ARN fails: here it has a name and an ARN, and does nothing.
- Tags in a template are a map for a parameter of Systems Manager; those of a key have other names in the API of KMS.
"""

import sys

from moto.cloudformation.models import CloudFormationBackend
from moto.core.common_models import CloudFormationModel
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.kms.models import Key
from moto.server import main
from moto.ssm.models import Parameter

delete_existing = CloudFormationBackend.delete_change_set


def delete_change_set(self, *args, **kwargs):
    try:
        delete_existing(self, *args, **kwargs)
    except UnboundLocalError:
        pass


def with_tags(model, convert):
    create = model.create_from_cloudformation_json.__func__

    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, *args, **kwargs):
        properties = dict(cloudformation_json["Properties"])
        if "Tags" in properties:
            properties["Tags"] = convert(properties["Tags"])
        return create(cls, resource_name, {**cloudformation_json, "Properties": properties}, *args, **kwargs)

    model.create_from_cloudformation_json = classmethod(create_from_cloudformation_json)


def with_attribute(model, name, read):
    has, get = model.has_cfn_attr.__func__, model.get_cfn_attribute
    model.has_cfn_attr = classmethod(lambda cls, attribute: attribute == name or has(cls, attribute))
    model.get_cfn_attribute = lambda self, attribute: read(self) if attribute == name else get(self, attribute)


class Alarm(CloudFormationModel):  # moto finds what it can make among the subclasses.
    # Which service a model is of is read from here.
    __module__ = "moto.cloudwatch.models"

    def __init__(self, name, account_id, region_name):
        self.physical_resource_id = name
        self.arn = f"arn:aws:cloudwatch:{region_name}:{account_id}:alarm:{name}"

    @staticmethod
    def cloudformation_type():
        return "AWS::CloudWatch::Alarm"

    @staticmethod
    def cloudformation_name_type():
        return "AlarmName"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        return cls(resource_name, account_id, region_name)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, *args, **kwargs):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *args, **kwargs):
        pass

    @classmethod
    def has_cfn_attr(cls, attribute):
        return attribute == "Arn"

    def get_cfn_attribute(self, attribute):
        return self.arn


CloudFormationBackend.delete_change_set = delete_change_set
with_tags(Parameter, lambda tags: [{"Key": key, "Value": value} for key, value in tags.items()])
with_tags(Key, lambda tags: [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tags])
with_attribute(ElasticAddress, "PublicIp", lambda address: address.public_ip)
main(sys.argv[1:])
